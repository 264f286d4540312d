-- Every EDSS is on its scale, and every grade of a functional system in its range
--
-- The EDSS is 0, then 1.0 to 10.0 by half points; grades are whole numbers from 0 to 5 or 6, the
-- ambulation score to 16.  Judged is everyone screened.  A score recorded as not done, or not
-- recorded at all, is another check's (C31); text that is no number is found here.
--
-- Check     C26, version 1
-- Severity  error
-- Reads     rs (RSSEQ, RSTESTCD, RSTEST, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, VISIT, RSDTC)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    Neurostatus definitions of functional systems and EDSS; MSOAC data held EDSS 3.6 and 99

WITH scores AS (
    SELECT
        *,
        upper(RSTESTCD) AS code,
        coalesce(RSORRES, RSSTRESC, cast(RSSTRESN AS VARCHAR)) AS value,
        coalesce(
            RSSTRESN,
            try_cast(trim(RSSTRESC) AS DOUBLE),
            try_cast(trim(RSORRES) AS DOUBLE)
        ) AS score,
        CASE
            WHEN code = 'EDSS0101' THEN 10
            WHEN code IN ('KFSS0101', 'KFSS0104', 'KFSS0105', 'KFSS0106') THEN 6
            WHEN code IN ('KFSS0102', 'KFSS0103', 'KFSS0107') THEN 5
            WHEN code LIKE 'AMBUL%' THEN 16
        END AS highest
    FROM rs
    WHERE upper(RSSTAT) IS DISTINCT FROM 'NOT DONE'
        AND coalesce(earliest(RSDTC) <= cut_date(), TRUE)
)

SELECT
    USUBJID AS participant,
    coalesce(VISIT, '') AS visit,
    'rs' AS dataset,
    'RSSEQ ' || RSSEQ AS record,
    'RSORRES' AS variable,
    value,
    CASE code
        WHEN 'EDSS0101' THEN 'the value is not on the EDSS scale and is not used'
        ELSE concat(coalesce(RSTEST, RSTESTCD), ' is not a whole number from 0 to ', highest)
    END AS finding
FROM scores
WHERE value IS NOT NULL
    AND highest IS NOT NULL
    AND coalesce(
        score NOT BETWEEN 0 AND highest
        OR CASE code
            WHEN 'EDSS0101' THEN (2 * score) % 1 != 0 OR score = 0.5
            ELSE score % 1 != 0
        END,
        TRUE
    )
ORDER BY USUBJID, RSDTC, RSSEQ
