-- Weights are recorded for every infusion and do not leap
--
-- A weight is compared with the one of the day before it in the records, of the same unit; of
-- several of one day the one recorded last counts.  A weight that leaps and comes back is one
-- finding, not two.  An infusion needs a weight of its day or of the days before it that the
-- protocol file gives.
--
-- Check     C20, version 1
-- Severity  query
-- Reads     vs (VSSEQ, VSTESTCD, VSORRES, VSSTRESN, VSSTRESU, VSDT, VSDTC, VISIT),
--           infusions_given
-- Needs     ex, vs, plan
-- Takes     percent (number; checks.weight_change_percent),
--           days_before (number; checks.weight_days_before)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: 10 mg/kg; ours: the limits

WITH weights AS (
    SELECT
        USUBJID,
        VSSEQ,
        VSDT,
        VSDTC,
        VSSTRESN AS weight,
        upper(VSSTRESU) AS unit,
        coalesce(VSORRES, printf('%g', VSSTRESN)) AS value,
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
        100 * (weight / before - 1) AS percent,
        100 * (before / lag(weight, 2) OVER in_order - 1) AS percent_before,
        100 * (weight / lag(weight, 2) OVER in_order - 1) AS percent_of_two
    FROM weights
    WINDOW in_order AS (PARTITION BY USUBJID, unit ORDER BY VSDT)
),

leaps AS (
    SELECT *
    FROM compared
    WHERE round(abs(percent), 9) > $percent
        AND coalesce(
            NOT (
                round(abs(percent_before), 9) > $percent
                AND round(abs(percent_of_two), 9) <= $percent
            ),
            TRUE
        )
)

SELECT
    USUBJID AS participant,
    visit,
    'vs' AS dataset,
    'VSSEQ ' || VSSEQ AS record,
    'VSSTRESN' AS variable,
    value,
    concat(
        printf('%.0f', abs(percent)),
        '% ',
        CASE WHEN percent < 0 THEN 'less' ELSE 'more' END,
        ' than ',
        printf('%g', before),
        ' on ',
        day_before
    ) AS finding
FROM leaps
UNION ALL
SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'vs' AS dataset,
    '' AS record,
    'VSSTRESN' AS variable,
    '' AS value,
    concat(
        'no weight for the infusion of ',
        given_as_recorded,
        CASE
            WHEN weighed IS NULL THEN ' or before it'
            ELSE concat('; the last is ', date_diff('day', weighed, given), ' days older')
        END
    ) AS finding
FROM infusions_given
WHERE given IS NOT NULL
    AND coalesce(date_diff('day', weighed, given) > $days_before, TRUE)
ORDER BY participant, finding
