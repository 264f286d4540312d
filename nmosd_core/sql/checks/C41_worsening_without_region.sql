-- Every worsening during treatment has a region, and optic neuritis a side
--
-- Region and side decide which scan and which eye an attack is compared with.  A side written into
-- the region ("OPTIC NERVE, LEFT") is one.  Not judged: worsenings before the first infusion, and
-- those too short to be an attack.
--
-- Check     C41, version 1
-- Severity  query
-- Reads     worsenings_judged
-- Needs     ce
-- Takes     region_names (list; lesions.region_names)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    2015 international consensus criteria: core clinical characteristics

WITH optic AS (
    SELECT array_to_string(list_prepend(parts.name, parts.value), '|') AS pattern
    FROM (SELECT unnest($region_names, recursive := TRUE)) AS parts
    WHERE parts.name = 'OPTIC NERVE'
),

worsenings AS (
    SELECT
        judged.participant,
        judged.sequence,
        judged.onset_as_recorded,
        nullif(trim(judged.region), '') AS region,
        judged.term,
        nullif(trim(judged.side), '') AS side,
        coalesce(
            regexp_matches(upper(judged.region), optic.pattern),
            FALSE
        )
        OR coalesce(regexp_matches(judged.term, '(?i)optic neuritis|视神经炎'), FALSE) AS is_optic
    FROM worsenings_judged AS judged
    CROSS JOIN optic
    WHERE judged.onset_earliest >= judged.first_infusion
        AND judged.onset_earliest <= cut_date()
        AND judged.verdict != 'too short'
)

SELECT
    participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || sequence AS record,
    'CELOC' AS variable,
    '' AS value,
    'the worsening of ' || onset_as_recorded || ' (' || coalesce(term, 'without a term')
    || ') has no region' AS finding
FROM worsenings
WHERE region IS NULL
UNION ALL
SELECT
    participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || sequence AS record,
    'CELAT' AS variable,
    '' AS value,
    'the worsening of ' || onset_as_recorded || ' is of the optic nerve ('
    || coalesce(term, region) || ') and has no side' AS finding
FROM worsenings
WHERE is_optic
    AND side IS NULL
    AND NOT coalesce(regexp_matches(region, '(?i)left|right|bilateral|both|左|右|双'), FALSE)
ORDER BY participant, record, variable
