-- A confirmed attack has an MRI around its onset
--
-- A note, because the registry asks for none at attacks.  As for the examination (C37), with a
-- scan of any region that may lie within the given days before or after the onset.  An attack of
-- the spinal cord needs a scan of the cord, which is another check's (C41B).
--
-- Check     C37B, version 1
-- Severity  note
-- Reads     worsenings_judged, nv (NVSTAT, NVSTRESN, NVORRES, NVDTC)
-- Needs     ce, nv
-- Takes     days (number; checks.attack_scan_days), region_names (list; lesions.region_names)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH cord AS (
    SELECT unnest(list_prepend(parts.name, parts.value)) AS name
    FROM (SELECT unnest($region_names, recursive := TRUE)) AS parts
    WHERE parts.name = 'SPINAL CORD'
),

confirmed AS (
    SELECT
        *,
        onset_earliest - cast($days AS INTEGER) AS first_day,
        onset_latest + cast($days AS INTEGER) AS last_day
    FROM worsenings_judged
    WHERE onset_earliest >= first_infusion
        AND confirmed
        AND last_day <= cut_date()
),

scans AS (
    SELECT
        USUBJID,
        earliest(NVDTC) AS from_day,
        latest(NVDTC) AS to_day
    FROM nv
    WHERE upper(NVSTAT) IS DISTINCT FROM 'NOT DONE'
        AND (NVSTRESN IS NOT NULL OR NVORRES IS NOT NULL)
)

SELECT
    confirmed.participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || confirmed.sequence AS record,
    'CESTDTC' AS variable,
    confirmed.onset_as_recorded AS value,
    concat(
        'confirmed (', coalesce(lower(confirmed.region), 'region not recorded'),
        '), but no MRI is recorded from ', confirmed.first_day, ' to ', confirmed.last_day
    ) AS finding
FROM confirmed
ANTI JOIN cord ON contains(upper(confirmed.region), cord.name)
ANTI JOIN scans
    ON confirmed.participant = scans.USUBJID
        AND confirmed.first_day <= scans.to_day
        AND confirmed.last_day >= scans.from_day
ORDER BY confirmed.participant, confirmed.onset_earliest, confirmed.sequence
