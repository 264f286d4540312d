-- Protocol deviations of treated participants
--
-- One row per deviation, by participant and date.  One dated after the data cut is left to the
-- data checks.  SDTM has no variable for major and minor: sponsors say it in DVSCAT or DVCAT.
--
-- Reads    dv (DVSEQ, DVTERM, DVDECOD, DVCAT, DVSCAT, DVSTDTC, DVSTDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, category, importance (missing where neither says it),
--          standard_term, term, started_as_recorded, trial_day
--          (days; 0 is the first infusion)
-- Source   SDTMIG 3.4: DV

SELECT
    treated.participant,
    dv.DVSEQ AS sequence,
    upper(coalesce(dv.DVCAT, 'NOT CATEGORISED')) AS category,
    upper(
        CASE
            WHEN regexp_matches(dv.DVSCAT, '\b(major|minor|important)\b', 'i') THEN dv.DVSCAT
            WHEN regexp_matches(dv.DVCAT, '\b(major|minor|important)\b', 'i') THEN dv.DVCAT
        END
    ) AS importance,
    dv.DVDECOD AS standard_term,
    dv.DVTERM AS term,
    dv.DVSTDTC AS started_as_recorded,
    date_diff('day', treated.first_infusion, dv.DVSTDT) AS trial_day
FROM dv
INNER JOIN treated ON dv.USUBJID = treated.participant
WHERE coalesce(earliest(dv.DVSTDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, dv.DVSTDTC, dv.DVSEQ
