-- Every dose is the planned one for the weight of the day
--
-- The weight is that of the day of the infusion, else the last before it.  Up to the first limit
-- lies the rounding of vials; from it on a dose is asked about, beyond the second it is an error.
-- A dose whose adjustment has a recorded reason is a note.
-- An infusion without a dose or a weight, or with one in another unit, is not compared: a weight
-- that is missing is found by C20B.  The same comparison is on the exposure page.
--
-- Check     C19, version 1
-- Severity  error, query or note
-- Reads     infusions_given
-- Needs     ex, vs, infusion_plan
-- Takes     planned (number; infusions.dose_mg_per_kg)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: 10 mg/kg; ours: the limits

SELECT
    CASE
        WHEN adjustment IS NOT NULL THEN 'note'
        WHEN deviation = 'flagged' THEN 'error'
        ELSE 'query'
    END AS severity,
    participant,
    coalesce(visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || sequence AS record,
    'EXDOSE' AS variable,
    concat(printf('%g', dose), ' ', dose_unit) AS value,
    concat(
        printf('%.1f', abs(deviation_percent)),
        '% ',
        CASE WHEN deviation_percent < 0 THEN 'below' ELSE 'above' END,
        ' the planned ',
        printf('%g', round(planned_dose, 1)),
        ' mg (',
        printf('%g', $planned),
        ' mg per kg of ',
        printf('%g', weight_kg),
        ' kg, weighed on ',
        weighed,
        ')',
        '; reason recorded: ' || adjustment
    ) AS finding
FROM infusions_given
WHERE deviation IN ('flagged', 'noted')
ORDER BY participant, given, sequence
