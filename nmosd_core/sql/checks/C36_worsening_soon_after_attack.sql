-- A worsening soon after an attack is not counted as another one
--
-- Found is a worsening that is long enough and starts within the days after the onset of the
-- attack before it: by the definition it belongs to that attack.  Where the adjudication, or the
-- investigator while it is open, calls it an attack, that is asked about; where it is not called
-- one, the records agree and the finding is a note.  What nobody can judge is left to CE01.
--
-- Check     C36, version 1
-- Severity  query or note
-- Reads     worsenings_judged
-- Takes     days (number; attack.minimum_days_between), hours (number; attack.minimum_hours)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, primary outcome: more than 30 days after the previous attack

SELECT
    CASE WHEN confirmed THEN 'query' ELSE 'note' END AS severity,
    participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || sequence AS record,
    'CESTDTC' AS variable,
    onset_as_recorded AS value,
    concat(
        days_since_previous_attack,
        ' days after the onset of the attack before it, not more than ',
        $days,
        ': counted with that attack',
        '; investigator: ' || CASE investigator
            WHEN 'Y' THEN 'confirmed'
            WHEN 'N' THEN 'not confirmed'
        END,
        '; adjudication: ' || lower(adjudication)
    ) AS finding
FROM worsenings_judged
WHERE NOT meets_definition
    AND days_since_previous_attack <= $days
    AND hours >= $hours
ORDER BY participant, onset, sequence
