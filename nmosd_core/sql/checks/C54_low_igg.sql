-- IgG does not become severely low, nor fall by far more than the treatment lowers it
--
-- Belimumab lowers IgG a little; a level below the highest threshold of the protocol, or a fall by
-- more than the given share of the baseline, is a risk of infection.  After the day of the first
-- infusion; one finding a participant, of the lowest level.  A level below a limit that is not
-- above the threshold is low.  The fall of a level soon after plasma exchange has its reason
-- (C48).
--
-- Check     C54, version 1
-- Severity  query
-- Reads     immunoglobulins_judged
-- Needs     lb
-- Takes     thresholds (list; immunoglobulins.classes.igg.thresholds),
--           fall (number; checks.igg_fall_percent)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label: IgG falls; ours: the threshold and the fall

WITH limits AS (
    SELECT
        list_max($thresholds) AS threshold,
        $fall AS fall
),

levels AS (
    SELECT
        *,
        CASE censored WHEN 'below' THEN "limit" ELSE value END AS level
    FROM immunoglobulins_judged
    WHERE kind = 'igg'
        AND unit = 'g/L'
        AND not_a_result = ''
        AND censored != 'above'
),

baselines AS (
    SELECT
        participant,
        value,
        drawn_as_recorded
    FROM levels
    WHERE used_as = 'baseline'
        AND censored = ''
        AND value > 0
),

judged AS (
    SELECT
        levels.participant,
        levels.sequence,
        levels.visit_name,
        levels.drawn_as_recorded,
        levels.earliest_day,
        levels.result_as_recorded,
        levels.level,
        baselines.value AS baseline,
        baselines.drawn_as_recorded AS baseline_drawn,
        CASE
            WHEN NOT coalesce(levels.after_treatment, FALSE)
                THEN 100 * (1 - levels.level / baselines.value)
        END AS fallen,
        limits.threshold,
        limits.fall,
        levels.level < limits.threshold
        OR (levels.censored = 'below' AND levels.level <= limits.threshold)
            AS is_low
    FROM levels
    CROSS JOIN limits
    LEFT JOIN baselines ON levels.participant = baselines.participant
    WHERE levels.earliest_day > 0
)

SELECT
    participant,
    visit_name AS visit,
    'lb' AS dataset,
    'LBSEQ ' || sequence AS record,
    'LBORRES' AS variable,
    result_as_recorded AS value,
    'IgG of ' || drawn_as_recorded || ' is ' || result_as_recorded
    || CASE WHEN is_low THEN ', below ' || format('{:g}', threshold) || ' g/L' ELSE '' END
    || CASE
        WHEN fallen > fall
            THEN ', ' || format('{:.0f}', fallen) || '% less than ' || format('{:g}', baseline)
                || ' g/L at baseline'
        ELSE ''
    END AS finding
FROM judged
WHERE is_low
    OR fallen > fall
QUALIFY row_number() OVER (PARTITION BY participant ORDER BY level, earliest_day, sequence) = 1
ORDER BY participant
