-- One rater scores the EDSS of a participant, once a day
--
-- The usual rater is the one who gave more than half of at least three scores (RSEVALID; who
-- rates as a kind, RSEVAL, is not asked).  Without such a one nothing is said.  Two scores of one
-- day that differ are an error, two that agree a note; the day is compared, not the hour.
--
-- Check     C33, version 1
-- Severity  error or note
-- Reads     rs (RSSEQ, RSTESTCD, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, RSEVALID, VISIT, RSDTC)
-- Partly    the usual rater: rs (RSEVALID)
-- Takes     nothing
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; MSOAC data held two scores of one day

WITH scores AS (
    SELECT
        *,
        coalesce(RSORRES, RSSTRESC, cast(RSSTRESN AS VARCHAR)) AS value,
        coalesce(
            RSSTRESN,
            try_cast(trim(RSSTRESC) AS DOUBLE),
            try_cast(trim(RSORRES) AS DOUBLE)
        ) AS score,
        upper(trim(RSEVALID)) AS rater,
        left(RSDTC, 10) AS day
    FROM rs
    WHERE upper(RSTESTCD) = 'EDSS0101'
        AND upper(RSSTAT) IS DISTINCT FROM 'NOT DONE'
        AND earliest(RSDTC) <= cut_date()
        AND score IS NOT NULL
),

raters AS (
    SELECT
        USUBJID,
        rater,
        count(*) AS given,
        sum(given) OVER (PARTITION BY USUBJID) AS scored
    FROM scores
    WHERE rater IS NOT NULL
    GROUP BY USUBJID, rater
),

usual AS (
    SELECT
        USUBJID,
        rater
    FROM raters
    WHERE scored >= 3 AND 2 * given > scored
),

doubled AS (
    SELECT
        USUBJID,
        max(coalesce(VISIT, '')) AS visit,
        max(RSSEQ) AS RSSEQ,
        arg_max(value, RSSEQ) AS value,
        count(DISTINCT score) AS values_given,
        string_agg(
            concat(value, ' (RSSEQ ', RSSEQ, coalesce(', ' || RSEVALID, ''), ')'), ', '
            ORDER BY RSSEQ
        ) AS words,
        day
    FROM scores
    WHERE length(day) = 10
    GROUP BY USUBJID, day
    HAVING count(*) > 1
)

SELECT
    CASE WHEN values_given > 1 THEN 'error' ELSE 'note' END AS severity,
    USUBJID AS participant,
    visit,
    'rs' AS dataset,
    'RSSEQ ' || RSSEQ AS record,
    'RSORRES' AS variable,
    value,
    concat('scores of one day, ', day, ': ', words) AS finding
FROM doubled
UNION ALL
SELECT
    'note' AS severity,
    scores.USUBJID AS participant,
    coalesce(scores.VISIT, '') AS visit,
    'rs' AS dataset,
    'RSSEQ ' || scores.RSSEQ AS record,
    'RSEVALID' AS variable,
    scores.RSEVALID AS value,
    concat('the usual rater of this participant is ', usual.rater) AS finding
FROM scores
INNER JOIN usual ON scores.USUBJID = usual.USUBJID AND scores.rater != usual.rater
ORDER BY participant, record, finding
