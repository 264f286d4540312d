-- Laboratory results have a unit that can be converted, limits in order and a value that can be
--
-- A result far outside what a living adult can have is a slip of the unit or of the decimal point.
-- Judged are tests with a plausible range.  A unit that cannot be converted into that of the range,
-- or none, is one finding a participant, test and unit; a lower limit of normal above the upper one
-- a participant, test and limits.
--
-- Check     C51, version 1
-- Severity  error
-- Reads     laboratory_judged
-- Needs     lb
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ours: plausible ranges, in protocol.toml

WITH results AS (
    SELECT *
    FROM laboratory_judged
    WHERE NOT not_done
)

SELECT
    participant,
    visit_name AS visit,
    'lb' AS dataset,
    'LBSEQ ' || sequence AS record,
    'LBSTRESN' AS variable,
    format('{:g}', value) AS value,
    test || ' of ' || coalesce(drawn_as_recorded, 'an unknown day') || ' is '
    || format('{:g}', value) || ' ' || unit
    || CASE
        WHEN abs(in_range_unit - value) <= 1e-9 * abs(value) THEN ''
        ELSE ' (' || format('{:g}', in_range_unit) || ' ' || range_unit || ')'
    END
    || ', outside ' || format('{:g}', low) || ' to ' || format('{:g}', high) || ' ' || range_unit
        AS finding
FROM results
WHERE in_range_unit NOT BETWEEN low AND high
UNION ALL
SELECT
    participant,
    any_value(visit_name) AS visit,
    'lb' AS dataset,
    'LBSEQ ' || min(sequence) AS record,
    'LBSTRESU' AS variable,
    unit AS value,
    test || CASE
        WHEN unit IS NULL THEN ' has no unit'
        ELSE ' is in ' || unit || ', which cannot be converted into ' || any_value(range_unit)
    END || ' (results concerned: ' || count(*) || ')' AS finding
FROM results
WHERE range_unit IS NOT NULL
    AND value IS NOT NULL
    AND in_range_unit IS NULL
GROUP BY participant, test, unit
UNION ALL
SELECT
    participant,
    any_value(visit_name) AS visit,
    'lb' AS dataset,
    'LBSEQ ' || min(sequence) AS record,
    'LBSTNRLO' AS variable,
    format('{:g}', lower_limit) AS value,
    'the lower limit of normal of ' || test || ', ' || format('{:g}', lower_limit)
    || ', is above the upper one, ' || format('{:g}', upper_limit) || ' (results concerned: '
    || count(*) || ')' AS finding
FROM results
WHERE lower_limit > upper_limit
GROUP BY participant, test, lower_limit, upper_limit
ORDER BY participant, record, variable
