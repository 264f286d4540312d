-- The baseline EDSS is not scored soon after the onset of an attack
--
-- A baseline that still holds an attack makes later scores look like recovery.  The baseline and
-- what is near an attack are those of the disability page.
--
-- Check     C32, version 1
-- Severity  query
-- Reads     scores_judged
-- Needs     rs, ce
-- Takes     days (number; disability.near_attack_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ours: the length of the exclusion zone after an attack

SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'rs' AS dataset,
    'RSSEQ ' || sequence AS record,
    'RSDTC' AS variable,
    assessed_as_recorded AS value,
    concat(
        'the baseline EDSS of ', score_as_recorded, ' was scored ', days_since_attack,
        ' days after the onset of an attack, within ', $days
    ) AS finding
FROM scores_judged
WHERE used_as = 'baseline' AND near_attack
ORDER BY participant
