-- An EDSS of 10 goes with a recorded death, and no EDSS comes after one
--
-- A death is recorded in DM (date or flag) or as a disposition event.  A date of death known to
-- the month or the year counts as its last day.  What else is dated after a death is found by C13.
--
-- Check     C27, version 1
-- Severity  error
-- Reads     rs (RSSEQ, RSTESTCD, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, VISIT, RSDTC), dm (DTHDTC,
--           DTHFL), ds (DSDECOD, DSTERM, DSSTDTC)
-- Needs     rs
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    Kurtzke 1983: EDSS 10 is death due to the disease

WITH deaths AS (
    SELECT
        USUBJID,
        DTHDTC AS died
    FROM dm
    WHERE DTHDTC IS NOT NULL OR upper(DTHFL) = 'Y'
    UNION ALL
    SELECT
        USUBJID,
        DSSTDTC AS died
    FROM ds
    WHERE upper(coalesce(DSDECOD, DSTERM)) IN ('DEATH', 'DIED')
),

dead AS (
    SELECT
        USUBJID,
        max(latest(died)) AS last_day
    FROM deaths
    GROUP BY USUBJID
),

scores AS (
    SELECT
        *,
        coalesce(RSORRES, RSSTRESC, cast(RSSTRESN AS VARCHAR)) AS value,
        coalesce(
            RSSTRESN,
            try_cast(trim(RSSTRESC) AS DOUBLE),
            try_cast(trim(RSORRES) AS DOUBLE)
        ) AS score
    FROM rs
    WHERE upper(RSTESTCD) = 'EDSS0101'
        AND upper(RSSTAT) IS DISTINCT FROM 'NOT DONE'
        AND coalesce(earliest(RSDTC) <= cut_date(), TRUE)
)

SELECT
    scores.USUBJID AS participant,
    coalesce(scores.VISIT, '') AS visit,
    'rs' AS dataset,
    'RSSEQ ' || scores.RSSEQ AS record,
    CASE WHEN dead.USUBJID IS NULL THEN 'RSORRES' ELSE 'RSDTC' END AS variable,
    CASE WHEN dead.USUBJID IS NULL THEN scores.value ELSE scores.RSDTC END AS value,
    CASE
        WHEN dead.USUBJID IS NULL THEN 'an EDSS of 10 is death, but no death is recorded'
        ELSE concat('an EDSS of ', scores.value, ' after the death on ', dead.last_day)
    END AS finding
FROM scores
LEFT JOIN dead ON scores.USUBJID = dead.USUBJID
WHERE (scores.score = 10 AND dead.USUBJID IS NULL)
    OR (
        scores.value IS NOT NULL
        AND earliest(scores.RSDTC) > dead.last_day
    )
ORDER BY scores.USUBJID, scores.RSDTC, scores.RSSEQ
