-- An end of study has a date
--
-- Who completed, left or died without a recorded day is followed to the data cut or the last day of
-- the first year, whichever comes first, so that time at risk is too long and every rate too low.
-- A date known to the month or the year is one: it counts as its last day.
--
-- Check     C66B, version 1
-- Severity  error
-- Reads     participants_followed
-- Needs     dm
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    definition of time at risk, in protocol.toml; SDTMIG 3.4: DM, DS

SELECT
    participant,
    '' AS visit,
    CASE state WHEN 'died' THEN 'dm' ELSE 'ds' END AS dataset,
    '' AS record,
    CASE state WHEN 'died' THEN 'DTHDTC' ELSE 'DSSTDTC' END AS variable,
    '' AS value,
    CASE state
        WHEN 'died' THEN 'the participant died'
        WHEN 'left early' THEN 'the participant left early'
        ELSE 'the participant completed the trial'
    END
    || concat(' (' || lower(reason) || ')', ', but no day of it is recorded: followed to ')
    || coalesce(cast(followed_to AS VARCHAR), 'a day that is not known') AS finding
FROM participants_followed
WHERE treated
    AND state IN ('completed', 'left early', 'died')
    AND end_of_study IS NULL
ORDER BY participant
