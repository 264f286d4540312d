-- No more are treated than planned, and no screening number is given twice
--
-- The planned number is the registry's.  The screening number is SUBJID of DM, within its site;
-- an export without it cannot repeat it.
--
-- Check     C10, version 1
-- Severity  query
-- Reads     dm (SUBJID, SITEID), treated
-- Needs     dm, plan
-- Takes     planned (number; trial.planned_participants)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, enrolment; edit checks of this trial

WITH numbered AS (
    SELECT
        USUBJID,
        SUBJID,
        count(*) OVER (PARTITION BY SITEID, SUBJID) AS times
    FROM dm
    WHERE SUBJID IS NOT NULL
)

SELECT
    '' AS participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    'RFSTDTC' AS variable,
    cast(count(*) AS VARCHAR) AS value,
    concat(count(*), ' participants are treated, ', $planned, ' are planned') AS finding
FROM treated
HAVING count(*) > $planned
UNION ALL
SELECT
    USUBJID AS participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    'SUBJID' AS variable,
    SUBJID AS value,
    'another participant has the same screening number' AS finding
FROM numbered
WHERE times > 1
ORDER BY participant
