-- Baseline EDSS is within eligibility
--
-- The baseline is the score that the disability page takes: the last on or before the first
-- infusion.  A baseline that is missing is another check's (C31).
--
-- Check     C06, version 1
-- Severity  error
-- Reads     scores_judged
-- Needs     rs, plan
-- Takes     highest (number; eligibility.maximum_baseline_edss)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, eligibility: EDSS 6.0 or less

SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'rs' AS dataset,
    'RSSEQ ' || sequence AS record,
    'RSORRES' AS variable,
    score_as_recorded AS value,
    concat(
        'the baseline EDSS of ', assessed_as_recorded, ' is above ', printf('%.1f', $highest)
    ) AS finding
FROM scores_judged
WHERE used_as = 'baseline' AND score > $highest
ORDER BY participant
