-- A confirmed attack has an EDSS or functional systems scored soon after its onset
--
-- Confirmed is what the adjudication says; while it is missing or pending, what the investigator
-- says.  Any score counts whose date may lie from the onset to the given days after it, whatever
-- its visit.  Judged once those days have passed, for worsenings on or after the first infusion;
-- with an incomplete onset only if no completion has a score.
--
-- Check     C37, version 1
-- Severity  query
-- Reads     worsenings_judged, rs (RSTESTCD, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, RSDTC)
-- Needs     ce, rs
-- Takes     days (number; checks.examination_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    PREVENT: an objective change on examination; ours: the days

WITH confirmed AS (
    SELECT
        *,
        onset_latest + cast($days AS INTEGER) AS last_day
    FROM worsenings_judged
    WHERE onset_earliest >= first_infusion
        AND confirmed
        AND last_day <= cut_date()
),

scores AS (
    SELECT
        USUBJID,
        earliest(RSDTC) AS from_day,
        latest(RSDTC) AS to_day
    FROM rs
    WHERE upper(RSSTAT) IS DISTINCT FROM 'NOT DONE'
        AND coalesce(RSORRES, RSSTRESC, cast(RSSTRESN AS VARCHAR)) IS NOT NULL
        AND (upper(RSTESTCD) = 'EDSS0101' OR upper(RSTESTCD) LIKE 'KFSS%')
)

SELECT
    confirmed.participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || confirmed.sequence AS record,
    'CESTDTC' AS variable,
    confirmed.onset_as_recorded AS value,
    concat(
        'confirmed, but neither EDSS nor functional systems are scored up to ', confirmed.last_day
    )
        AS finding
FROM confirmed
ANTI JOIN scores
    ON confirmed.participant = scores.USUBJID
        AND confirmed.onset_earliest <= scores.to_day
        AND confirmed.last_day >= scores.from_day
ORDER BY confirmed.participant, confirmed.onset_earliest, confirmed.sequence
