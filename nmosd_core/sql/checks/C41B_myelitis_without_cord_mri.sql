-- An attack of the spinal cord has an MRI of the cord
--
-- The scan supports the attack and rules out other causes.  A note, because the registry asks for
-- none at attacks.  Any scan with a count of the cord within the given days of the onset serves;
-- one that can lie there serves too.  Judged once those days have passed.  Not judged: worsenings
-- before the first infusion, and those too short to be an attack.
--
-- Check     C41B, version 1
-- Severity  note
-- Reads     worsenings_judged, nv (NVLOC, NVSTAT, NVSTRESN, NVORRES, NVDTC)
-- Needs     ce, nv
-- Takes     region_names (list; lesions.region_names), days_around (number; checks.cord_mri_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH cord AS (
    SELECT
        list_prepend(parts.name, parts.value) AS names,
        array_to_string(names, '|') AS pattern,
        $days_around AS days
    FROM (SELECT unnest($region_names, recursive := TRUE)) AS parts
    WHERE parts.name = 'SPINAL CORD'
),

scans AS (
    SELECT
        nv.USUBJID,
        earliest(nv.NVDTC) - cord.days AS first_day,
        latest(nv.NVDTC) + cord.days AS last_day
    FROM nv
    CROSS JOIN cord
    WHERE list_contains(cord.names, upper(trim(nv.NVLOC)))
        AND upper(nv.NVSTAT) IS DISTINCT FROM 'NOT DONE'
        AND (nv.NVSTRESN IS NOT NULL OR nv.NVORRES IS NOT NULL)
)

SELECT
    worsenings_judged.participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || worsenings_judged.sequence AS record,
    'CESTDTC' AS variable,
    worsenings_judged.onset_as_recorded AS value,
    'the worsening of ' || worsenings_judged.onset_as_recorded || ' is of the spinal cord, and no '
    || 'MRI of the cord within ' || cord.days || ' days of it is recorded'
        AS finding
FROM worsenings_judged
CROSS JOIN cord
WHERE regexp_matches(upper(worsenings_judged.region), cord.pattern)
    AND worsenings_judged.onset_earliest >= worsenings_judged.first_infusion
    AND worsenings_judged.onset_latest + cord.days < cut_date()
    AND worsenings_judged.verdict != 'too short'
    AND NOT EXISTS (
        SELECT 1
        FROM scans
        WHERE scans.USUBJID = worsenings_judged.participant
            AND coalesce(scans.last_day >= worsenings_judged.onset_earliest, TRUE)
            AND coalesce(scans.first_day <= worsenings_judged.onset_latest, TRUE)
    )
ORDER BY worsenings_judged.participant, worsenings_judged.onset_earliest, record
