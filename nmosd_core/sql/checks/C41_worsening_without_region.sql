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

WITH names AS (
    SELECT unnest(list_prepend(parts.name, parts.value)) AS name
    FROM (SELECT unnest($region_names, recursive := TRUE)) AS parts
    WHERE parts.name = 'OPTIC NERVE'
),

worsenings AS (
    SELECT
        participant,
        sequence,
        onset_as_recorded,
        nullif(trim(region), '') AS region,
        term,
        nullif(trim(side), '') AS side,
        coalesce(
            EXISTS (SELECT 1 FROM names WHERE contains(upper(region), names.name)), FALSE
        ) OR coalesce(regexp_matches(term, '(?i)optic neuritis|视神经炎'), FALSE) AS is_optic
    FROM worsenings_judged
    WHERE onset_earliest >= first_infusion
        AND onset_earliest <= cut_date()
        AND verdict != 'too short'
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
