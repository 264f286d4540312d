-- Every infusion has a weight of its day or of the days before it
--
-- The dose goes by the weight, so an old weight is asked about as well as none.  A weight of a
-- later day is never used.  Infusions without a complete date are left out.
--
-- Check     C20B, version 1
-- Severity  query
-- Reads     infusions_given
-- Needs     ex, vs, infusion_plan
-- Takes     days_before (number; checks.weight_days_before)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: 10 mg/kg; ours: the days

SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || sequence AS record,
    'EXSTDTC' AS variable,
    given_as_recorded AS value,
    CASE
        WHEN weighed IS NULL THEN 'no weight is recorded for this infusion or before it'
        ELSE concat(
                'no weight is recorded for this infusion; the last one is of ',
                weighed,
                ', ',
                date_diff('day', weighed, given),
                ' days before'
            )
    END AS finding
FROM infusions_given
WHERE given IS NOT NULL
    AND coalesce(date_diff('day', weighed, given) > $days_before, TRUE)
ORDER BY participant, given, sequence
