-- Weights do not leap from one to the next
--
-- A weight is compared with the one before it of the same unit; of several of one day the one
-- recorded last counts.  A weight that leaps and comes back is one finding, not two.  Judged is
-- everyone screened; weights without a complete date are left out.
--
-- Check     C20, version 1
-- Severity  query
-- Reads     vs (VSSEQ, VSTESTCD, VSORRES, VSORRESU, VSSTRESN, VSSTRESU, VSDT, VSDTC, VISIT)
-- Takes     percent (number; checks.weight_change_percent)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: 10 mg/kg; ours: the limit

WITH weights AS (
    SELECT
        USUBJID,
        VSSEQ,
        VSDT,
        VSDTC,
        VSSTRESN AS weight,
        upper(VSSTRESU) AS unit,
        VSSTRESU,
        coalesce(VSORRES || coalesce(' ' || VSORRESU, ''), printf('%g', VSSTRESN)) AS value,
        coalesce(VISIT, '') AS visit
    FROM vs
    WHERE upper(VSTESTCD) = 'WEIGHT'
        AND VSSTRESN > 0
        AND VSDT <= cut_date()
    QUALIFY row_number() OVER (PARTITION BY USUBJID, VSDT ORDER BY VSSEQ DESC) = 1
),

compared AS (
    SELECT
        *,
        lag(weight) OVER in_order AS before,
        lag(VSDTC) OVER in_order AS day_before,
        round(100 * (weight / before - 1), 9) AS percent,
        round(100 * (before / lag(weight, 2) OVER in_order - 1), 9) AS percent_before,
        round(100 * (weight / lag(weight, 2) OVER in_order - 1), 9) AS percent_of_two
    FROM weights
    WINDOW in_order AS (PARTITION BY USUBJID, unit ORDER BY VSDT)
)

SELECT
    USUBJID AS participant,
    visit,
    'vs' AS dataset,
    'VSSEQ ' || VSSEQ AS record,
    'VSORRES' AS variable,
    value,
    concat(
        printf('%g', weight),
        ' ' || VSSTRESU,
        ' is ',
        printf('%.0f', abs(percent)),
        '% ',
        CASE WHEN percent < 0 THEN 'less' ELSE 'more' END,
        ' than ',
        printf('%g', before),
        ' on ',
        day_before
    ) AS finding
FROM compared
WHERE abs(percent) > $percent
    AND NOT coalesce(abs(percent_before) > $percent AND abs(percent_of_two) <= $percent, FALSE)
ORDER BY USUBJID, VSDT
