-- Every visit has a number of its own, an unscheduled one a decimal number
--
-- A number is used twice when two records of a participant share it, whether both were done or
-- one is recorded as missed; records that are equal in their date too share a key (KEY1) and are
-- left to that check.  A name that says unscheduled belongs to a number with a decimal.
--
-- Check     C17, version 1
-- Severity  query
-- Reads     sv (VISITNUM, VISIT, SVSTDTC, SVOCCUR)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SDTMIG 3.4: SV, VISITNUM; edit checks of this trial

WITH visits AS (
    SELECT
        USUBJID,
        VISITNUM,
        coalesce(VISIT, '') AS visit,
        coalesce(SVSTDTC, 'missing') AS day,
        CASE
            WHEN upper(SVOCCUR) = 'N' THEN 'missed'
            ELSE coalesce(SVSTDTC, 'without a date')
        END AS words
    FROM sv
    WHERE coalesce(earliest(SVSTDTC) <= cut_date(), TRUE)
),

found AS (
    SELECT
        USUBJID,
        VISITNUM,
        min(visit) AS visit,
        max(day) AS day,
        concat(
            'visits with this number: ',
            string_agg(DISTINCT words, ', ' ORDER BY words)
        ) AS finding
    FROM visits
    GROUP BY USUBJID, VISITNUM
    HAVING count(DISTINCT day) > 1
    UNION ALL
    SELECT
        USUBJID,
        VISITNUM,
        visit,
        day,
        'an unscheduled visit with the whole number of a planned one' AS finding
    FROM visits
    WHERE regexp_matches(visit, '(?i)unsched|unplanned|计划外') AND VISITNUM % 1 = 0
)

SELECT
    USUBJID AS participant,
    visit,
    'sv' AS dataset,
    concat('VISITNUM ', printf('%g', VISITNUM), ', SVSTDTC ', day) AS record,
    'VISITNUM' AS variable,
    printf('%g', VISITNUM) AS value,
    finding
FROM found
ORDER BY USUBJID, VISITNUM, finding
