-- Grade 5 is death and death is grade 5, and every event has a grade
--
-- A fatal event of another grade, or one of grade 5 with another outcome, is an error; an outcome
-- that is missing is a finding of C58.  A missing grade is a query, where the export has grades at
-- all.  A grade that is none of 1 to 5 is a finding of VAL1.
--
-- Check     C57, version 1
-- Severity  error or query
-- Reads     ae (AESEQ, AETERM, AESTDTC, AETOXGR, AEOUT)
-- Needs     ae (AETOXGR)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    CTCAE v5.0: grade 5 is death related to the event

WITH events AS (
    SELECT
        *,
        nullif(trim(AETOXGR), '') AS recorded,
        try_cast(regexp_extract(AETOXGR, '^\D*([1-5])$', 1) AS INTEGER) AS grade,
        upper(AEOUT) = 'FATAL' AS is_fatal,
        bool_or(nullif(trim(AETOXGR), '') IS NOT NULL) OVER () AS has_grades
    FROM ae
    WHERE coalesce(earliest(AESTDTC) <= cut_date(), TRUE)
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    'AETOXGR' AS variable,
    recorded AS value,
    AETERM || CASE
        WHEN recorded IS NULL AND is_fatal THEN ' was fatal and has no grade'
        WHEN recorded IS NULL THEN ' has no grade'
        WHEN is_fatal THEN ' was fatal, but its grade is ' || recorded
        ELSE ' is of grade 5, but its outcome is ' || AEOUT
    END AS finding,
    CASE WHEN recorded IS NULL THEN 'query' ELSE 'error' END AS severity
FROM events
WHERE (recorded IS NULL AND has_grades)
    OR (is_fatal AND grade != 5)
    OR (grade = 5 AND NOT is_fatal)
ORDER BY USUBJID, AESEQ
