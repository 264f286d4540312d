-- Cell counts have a unit and can be: no percentage above 100, no subsets above all B cells
--
-- Memory, naive and plasma cells are parts of all B cells of the same draw; those that were counted
-- are added up.  Plasma cells and plasmablasts overlap, so the larger of the two counts once.  In
-- cells/uL only, as percentages may be of different parents.  A unit other than cells/uL, what is
-- the same, or a percentage, and a count without one, cannot be compared: one finding a
-- participant, subset and unit.  A count below zero is not used.
--
-- Check     C49, version 1
-- Severity  query
-- Reads     cells_judged
-- Needs     cp
-- Takes     excess (number; checks.subset_excess_percent)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: plasma cells and B-cell subsets; ours: the tolerance

WITH counts AS (
    SELECT *
    FROM cells_judged
    WHERE NOT not_done
        AND result_as_recorded IS NOT NULL
        AND kind IS NOT NULL
),

draws AS (
    SELECT
        participant,
        drawn_as_recorded,
        any_value(visit_name) AS visit_name,
        max(sequence) FILTER (WHERE kind = 'b_cells') AS sequence,
        max(value) FILTER (WHERE kind = 'b_cells') AS whole,
        max(value) FILTER (WHERE kind = 'memory_b_cells') AS memory,
        max(value) FILTER (WHERE kind = 'naive_b_cells') AS naive,
        max(value) FILTER (WHERE kind IN ('plasma_cells', 'plasmablasts')) AS plasma,
        list_sum([memory, naive, plasma]) AS parts,
        concat_ws(
            ', ',
            'memory ' || format('{:g}', memory),
            'naive ' || format('{:g}', naive),
            'plasma cells ' || format('{:g}', plasma)
        ) AS words
    FROM counts
    WHERE unit = 'cells/uL'
        AND censored = ''
        AND not_a_result = ''
        AND drawn IS NOT NULL
    GROUP BY participant, drawn_as_recorded
)

SELECT
    participant,
    visit_name AS visit,
    'cp' AS dataset,
    'CPSEQ ' || sequence AS record,
    'CPORRES' AS variable,
    result_as_recorded AS value,
    test || ' is ' || result_as_recorded || ' ' || coalesce(unit_as_recorded, '')
    || CASE WHEN value > 100 THEN ', more than all cells' ELSE ', below zero' END AS finding
FROM counts
WHERE (contains(unit, '%') AND value > 100 AND censored != 'below')
    OR contains(not_a_result, 'below zero')
UNION ALL
SELECT
    participant,
    visit_name AS visit,
    'cp' AS dataset,
    'CPSEQ ' || sequence AS record,
    'CPORRES' AS variable,
    format('{:g}', whole) AS value,
    'all B cells of ' || drawn_as_recorded || ' are ' || format('{:g}', whole)
    || ' cells/uL, but its parts ' || format('{:g}', round(parts, 2)) || ': ' || words AS finding
FROM draws
WHERE parts > whole * (1 + $excess / 100)
UNION ALL
SELECT
    participant,
    any_value(visit_name) AS visit,
    'cp' AS dataset,
    'CPSEQ ' || min(sequence) AS record,
    'CPORRESU' AS variable,
    any_value(unit_as_recorded) AS value,
    test || CASE
        WHEN unit = 'unit not recorded' THEN ' has no unit'
        ELSE ' is in ' || unit || ', which is neither cells/uL nor a percentage'
    END || ' (counts concerned: ' || count(*) || ')' AS finding
FROM counts
WHERE unit != 'cells/uL'
    AND NOT contains(unit, '%')
    AND NOT contains(upper(unit), 'PERCENT')
GROUP BY participant, test, unit
ORDER BY participant, record, finding
