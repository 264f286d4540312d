-- Neurological worsenings reported for treated participants
--
-- One row per worsening, by participant and onset, before and after the first infusion.
-- Whether a worsening is an attack depends on the attack before it, so that rule is in
-- analyses/attacks.py.  Worsenings without a complete onset or a duration are kept: the
-- analysis lists them for review.  Records that say the event did not occur are left out.
--
-- Reads    ce (CESTDTC, CESTDT, CEENDTC, CEENDT, CEENRTPT, CEDUR, CEDURH, CELOC, CELAT, CETERM,
--          CEINVCNF, CEADJUD, CEOCCUR), treated
-- Takes    nothing
-- Returns  participant, sequence, first_infusion (date), onset (date, complete ones only),
--          onset_as_recorded, onset_earliest, onset_latest (date), trial_day (days; 0 is the
--          first infusion), data_cut (date), hours (as recorded, else from two times of day),
--          end_as_recorded, end_earliest, end_latest (date), ongoing, term, region, side,
--          investigator, adjudication
-- Source   NCT05154734, primary outcome

SELECT
    treated.participant,
    ce.CESEQ AS sequence,
    treated.first_infusion,
    ce.CESTDT AS onset,
    ce.CESTDTC AS onset_as_recorded,
    earliest(ce.CESTDTC) AS onset_earliest,
    latest(ce.CESTDTC) AS onset_latest,
    date_diff('day', treated.first_infusion, ce.CESTDT) AS trial_day,
    treated.data_cut,
    coalesce(
        ce.CEDURH,
        date_diff(
            'minute',
            try_cast(CASE WHEN length(ce.CESTDTC) >= 16 THEN ce.CESTDTC END AS TIMESTAMP),
            try_cast(CASE WHEN length(ce.CEENDTC) >= 16 THEN ce.CEENDTC END AS TIMESTAMP)
        ) / 60.0
    ) AS hours,
    ce.CEENDTC AS end_as_recorded,
    earliest(ce.CEENDTC) AS end_earliest,
    latest(ce.CEENDTC) AS end_latest,
    coalesce(upper(ce.CEENRTPT) IN ('ONGOING', 'AFTER'), FALSE) AS ongoing,
    ce.CETERM AS term,
    ce.CELOC AS region,
    ce.CELAT AS side,
    upper(ce.CEINVCNF) AS investigator,
    upper(ce.CEADJUD) AS adjudication
FROM ce
INNER JOIN treated ON ce.USUBJID = treated.participant
WHERE upper(ce.CEOCCUR) IS DISTINCT FROM 'N'
ORDER BY
    treated.participant,
    onset_earliest NULLS FIRST,
    onset_as_recorded NULLS FIRST,
    ce.CESEQ NULLS FIRST
