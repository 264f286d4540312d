-- A lesion count is a whole number from 0, and the places add up to the total
--
-- A count below 0, with a fraction or in words is not used (error).  Where a scan has a count of
-- all places together beside those of each place, the two are compared (query); not while a place
-- was not done, unless the others alone are already more than the total.
--
-- Check     C43, version 1
-- Severity  error or query
-- Reads     nv (NVSEQ, NVTESTCD, NVLOC, NVORRES, NVSTRESN, NVSTAT, VISIT, NVDTC)
-- Takes     totals (list; checks.total_locations)
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    NCT05154734, secondary outcome: sum of the lesions of optic nerve, brain and cord

WITH counts AS (
    SELECT
        USUBJID,
        NVSEQ,
        VISIT,
        NVDTC,
        upper(NVTESTCD) AS code,
        NVLOC AS place,
        list_contains($totals, upper(trim(NVLOC))) AS is_total,
        coalesce(NVORRES, cast(NVSTRESN AS VARCHAR)) AS recorded,
        coalesce(NVSTRESN, try_cast(trim(NVORRES) AS DOUBLE)) AS lesions
    FROM nv
    WHERE upper(NVSTAT) IS DISTINCT FROM 'NOT DONE'
        AND coalesce(earliest(NVDTC) <= cut_date(), TRUE)
),

open_places AS (
    SELECT DISTINCT
        USUBJID,
        upper(NVTESTCD) AS code,
        NVDTC
    FROM nv
    WHERE upper(NVSTAT) = 'NOT DONE'
),

sums AS (
    SELECT
        counts.USUBJID,
        counts.code,
        counts.NVDTC,
        sum(counts.lesions) AS lesions,
        string_agg(
            counts.place || ' ' || format('{:g}', counts.lesions), ', ' ORDER BY counts.NVSEQ
        ) AS words,
        bool_or(counts.lesions IS NULL) OR bool_or(open_places.code IS NOT NULL) AS is_open
    FROM counts
    LEFT JOIN open_places
        ON
            counts.USUBJID = open_places.USUBJID
            AND counts.code = open_places.code
            AND counts.NVDTC = open_places.NVDTC
    WHERE NOT counts.is_total
    GROUP BY counts.USUBJID, counts.code, counts.NVDTC
)

SELECT
    USUBJID AS participant,
    VISIT AS visit,
    'nv' AS dataset,
    'NVSEQ ' || NVSEQ AS record,
    'NVORRES' AS variable,
    recorded AS value,
    code || ' of ' || place || ' is ' || recorded || ', which is no number of lesions' AS finding,
    'error' AS severity
FROM counts
WHERE recorded IS NOT NULL
    AND coalesce(lesions < 0 OR lesions % 1 != 0, TRUE)
UNION ALL
SELECT
    counts.USUBJID AS participant,
    counts.VISIT AS visit,
    'nv' AS dataset,
    'NVSEQ ' || counts.NVSEQ AS record,
    'NVORRES' AS variable,
    counts.recorded AS value,
    counts.code || ' of ' || counts.place || ' is ' || format('{:g}', counts.lesions)
    || ', but its places add up to ' || format('{:g}', sums.lesions) || ' (' || sums.words || ')'
        AS finding,
    'query' AS severity
FROM counts
INNER JOIN sums
    ON
        counts.USUBJID = sums.USUBJID
        AND counts.code = sums.code
        AND counts.NVDTC = sums.NVDTC
WHERE counts.is_total
    AND (sums.lesions > counts.lesions OR (sums.lesions != counts.lesions AND NOT sums.is_open))
ORDER BY participant, record, severity
