-- A new or enlarging lesion of optic nerve or spinal cord comes with an attack
--
-- Lesions of these regions are rarely without symptoms, so one without an attack so near may be an
-- attack that was not reported, or a scan misread.  A note: silent lesions occur.  An attack of any
-- region counts; while a worsening so near may be one, or the days after the scan are not yet all
-- followed, nothing is said.  Lesions of the brain are often silent and are not named here.
--
-- Check     C45, version 1
-- Severity  note
-- Reads     lesion_counts_judged, lesion_scans
-- Needs     nv, ce, plan
-- Takes     regions (list; checks.symptomatic_regions), days (number; lesions.silent_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days and the regions

WITH counts AS (
    SELECT
        *,
        $days AS days
    FROM lesion_counts_judged
    WHERE used
        AND counts IN ('new', 'enlarging')
        AND lesions > 0
        AND list_contains($regions, region)
)

SELECT
    counts.participant,
    counts.visit_name AS visit,
    'nv' AS dataset,
    'NVSEQ ' || counts.sequence AS record,
    'NVORRES' AS variable,
    counts.count_as_recorded AS value,
    counts.counts || ' T2 lesions of the ' || lower(counts.region)
    || ' on ' || counts.scanned_as_recorded || ': '
    || format('{:g}', counts.lesions) || ', but no attack within ' || counts.days
    || ' days of the scan' AS finding
FROM counts
INNER JOIN lesion_scans
    ON
        counts.participant = lesion_scans.participant
        AND counts.planned_week = lesion_scans.week
        AND counts.region = lesion_scans.region
WHERE lesion_scans.silent = 'silent'
ORDER BY counts.participant, counts.scanned, counts.sequence
