-- Adverse events of everyone screened
--
-- One row per adverse event that can have started by the data cut, treated or not.  Whether it
-- is treatment-emergent is decided in analyses/treatment_emergence.py.  Severity, grade and
-- seriousness stand as recorded; none is taken from another.  An end after the data cut has not
-- happened yet.  A term or organ class that is not coded stands as reported, and says so.
--
-- Reads    ae, dm (USUBJID), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, treated, first_infusion (date), first_infusion_earliest,
--          first_infusion_latest (date), started (date, complete ones only),
--          started_as_recorded, started_earliest, started_latest (date), ended (date, complete
--          ones only), ended_as_recorded, ended_earliest, ended_latest (date), end_state (ended,
--          ongoing, end unknown), trial_day (days; 0 is the first infusion), duration_days
--          (first and last day included; none if it ends before it starts), term,
--          preferred_term, organ_class, severity, grade (1 to 5), serious (Y, N), criteria (of
--          seriousness, in words), criterion_recorded, relationship, action, outcome
-- Source   SDTMIG 3.4: AE

WITH dated AS (
    SELECT
        *,
        earliest(AESTDTC) AS started_earliest,
        latest(AESTDTC) AS started_latest,
        earliest(AEENDTC) AS ended_earliest,
        latest(AEENDTC) AS ended_latest
    FROM ae
),

by_cut AS (
    SELECT
        *,
        ended_earliest <= cut_date() AS has_ended
    FROM dated
    WHERE coalesce(started_earliest <= cut_date(), TRUE)
)

SELECT
    dm.USUBJID AS participant,
    by_cut.AESEQ AS sequence,
    treated.participant IS NOT NULL AS treated,
    treated.first_infusion,
    treated.first_infusion_earliest,
    treated.first_infusion_latest,
    by_cut.AESTDT AS started,
    by_cut.AESTDTC AS started_as_recorded,
    by_cut.started_earliest,
    by_cut.started_latest,
    CASE WHEN by_cut.has_ended THEN by_cut.AEENDT END AS ended,
    by_cut.AEENDTC AS ended_as_recorded,
    CASE WHEN by_cut.has_ended THEN by_cut.ended_earliest END AS ended_earliest,
    CASE WHEN by_cut.has_ended THEN by_cut.ended_latest END AS ended_latest,
    CASE
        WHEN by_cut.has_ended THEN 'ended'
        WHEN NOT by_cut.has_ended THEN 'ongoing'
        WHEN upper(by_cut.AEENRTPT) IN ('ONGOING', 'AFTER') THEN 'ongoing'
        WHEN upper(by_cut.AEOUT) IN ('NOT RECOVERED/NOT RESOLVED', 'RECOVERING/RESOLVING')
            THEN 'ongoing'
        ELSE 'end unknown'
    END AS end_state,
    date_diff('day', treated.first_infusion, by_cut.AESTDT) AS trial_day,
    CASE
        WHEN by_cut.has_ended AND by_cut.AEENDT >= by_cut.AESTDT
            THEN date_diff('day', by_cut.AESTDT, by_cut.AEENDT) + 1
    END AS duration_days,
    by_cut.AETERM AS term,
    coalesce(by_cut.AEDECOD, by_cut.AETERM || ' (not coded)', 'Not recorded') AS preferred_term,
    coalesce(by_cut.AEBODSYS, 'Not coded') AS organ_class,
    upper(by_cut.AESEV) AS severity,
    try_cast(regexp_extract(by_cut.AETOXGR, '^\D*([1-5])$', 1) AS INTEGER) AS grade,
    upper(by_cut.AESER) AS serious,
    nullif(
        concat_ws(
            ', ',
            CASE WHEN upper(by_cut.AESDTH) = 'Y' THEN 'death' END,
            CASE WHEN upper(by_cut.AESLIFE) = 'Y' THEN 'life-threatening' END,
            CASE WHEN upper(by_cut.AESHOSP) = 'Y' THEN 'hospitalisation' END,
            CASE WHEN upper(by_cut.AESDISAB) = 'Y' THEN 'disability' END,
            CASE WHEN upper(by_cut.AESCONG) = 'Y' THEN 'congenital anomaly' END,
            CASE WHEN upper(by_cut.AESMIE) = 'Y' THEN 'medically important' END,
            CASE WHEN upper(by_cut.AESCAN) = 'Y' THEN 'cancer' END,
            CASE WHEN upper(by_cut.AESOD) = 'Y' THEN 'overdose' END
        ),
        ''
    ) AS criteria,
    coalesce(
        by_cut.AESDTH, by_cut.AESLIFE, by_cut.AESHOSP, by_cut.AESDISAB,
        by_cut.AESCONG, by_cut.AESMIE, by_cut.AESCAN, by_cut.AESOD
    ) IS NOT NULL AS criterion_recorded,
    by_cut.AEREL AS relationship,
    upper(by_cut.AEACN) AS action,
    upper(by_cut.AEOUT) AS outcome
FROM by_cut
INNER JOIN dm ON by_cut.USUBJID = dm.USUBJID
LEFT JOIN treated ON dm.USUBJID = treated.participant
ORDER BY dm.USUBJID, by_cut.started_earliest, by_cut.AESEQ
