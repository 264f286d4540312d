-- Visits follow each other in the order of their numbers
--
-- Each visit is compared with the one that is numbered before it, so one wrong date is found
-- once.  The same day is in order; an incomplete date is found only if all of it lies before the
-- other.  Unscheduled visits, with a decimal number or a name that says so, are left out: their
-- place in the order is given afterwards, and a slip in it changes nothing.
--
-- Check     C15, version 1
-- Severity  query
-- Reads     sv (VISITNUM, VISIT, SVSTDTC, SVOCCUR)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SDTMIG 3.4: SV, VISITNUM is chronological; edit checks of this trial

WITH ordered AS (
    SELECT
        USUBJID,
        VISITNUM,
        SVSTDTC,
        coalesce(VISIT, 'visit ' || printf('%g', VISITNUM)) AS visit,
        lag(visit) OVER numbered AS visit_before,
        lag(SVSTDTC) OVER numbered AS date_before
    FROM sv
    WHERE earliest(SVSTDTC) <= cut_date()
        AND upper(SVOCCUR) IS DISTINCT FROM 'N'
        AND VISITNUM % 1 = 0
        AND coalesce(NOT regexp_matches(VISIT, '(?i)unsched|unplanned|计划外'), TRUE)
    WINDOW numbered AS (PARTITION BY USUBJID ORDER BY VISITNUM, SVSTDTC)
)

SELECT
    USUBJID AS participant,
    visit,
    'sv' AS dataset,
    concat('VISITNUM ', printf('%g', VISITNUM), ', SVSTDTC ', SVSTDTC) AS record,
    'SVSTDTC' AS variable,
    SVSTDTC AS value,
    concat(
        visit, ' of ', SVSTDTC, ' lies before ', visit_before, ' of ', date_before,
        ', which is numbered before it'
    ) AS finding
FROM ordered
WHERE latest(SVSTDTC) < earliest(date_before)
ORDER BY USUBJID, VISITNUM, SVSTDTC
