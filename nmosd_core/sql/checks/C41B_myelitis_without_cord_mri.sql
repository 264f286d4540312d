-- An attack of the spinal cord has an MRI of the cord
--
-- The scan supports the attack and rules out other causes.  A note, because the registry asks for
-- none at attacks.  Any scan with a count of the cord within the given days of the onset serves; one
-- that can lie there serves too.  Judged once those days have passed.  Not judged: worsenings before
-- the first infusion, and those too short to be an attack.
--
-- Check     C41B, version 1
-- Severity  note
-- Reads     worsenings_judged, nv (NVLOC, NVSTAT, NVSTRESN, NVORRES, NVDTC)
-- Needs     ce, nv
-- Takes     region_names (list; lesions.region_names), days_around (number; checks.cord_mri_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH names AS (
    SELECT unnest(list_prepend(parts.name, parts.value)) AS name
    FROM (SELECT unnest($region_names, recursive := TRUE)) AS parts
    WHERE parts.name = 'SPINAL CORD'
),

scans AS (
    SELECT
        nv.USUBJID,
        earliest(nv.NVDTC) AS first_day,
        latest(nv.NVDTC) AS last_day
    FROM nv
    WHERE EXISTS (SELECT 1 FROM names WHERE upper(trim(nv.NVLOC)) = names.name)
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
    || 'MRI of the cord within ' || cast($days_around AS VARCHAR) || ' days of it is recorded'
        AS finding
FROM worsenings_judged
WHERE EXISTS (
        SELECT 1 FROM names WHERE contains(upper(worsenings_judged.region), names.name)
    )
    AND worsenings_judged.onset_earliest >= worsenings_judged.first_infusion
    AND worsenings_judged.onset_latest + $days_around < cut_date()
    AND worsenings_judged.verdict != 'too short'
    AND NOT EXISTS (
        SELECT 1
        FROM scans
        WHERE scans.USUBJID = worsenings_judged.participant
            AND coalesce(scans.last_day >= worsenings_judged.onset_earliest - $days_around, TRUE)
            AND coalesce(scans.first_day <= worsenings_judged.onset_latest + $days_around, TRUE)
    )
ORDER BY worsenings_judged.participant, worsenings_judged.onset_earliest, record
