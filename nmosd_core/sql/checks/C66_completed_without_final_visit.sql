-- Whoever completed the trial had the final visit
--
-- The disposition is COMPLETED while no visit of the final week is recorded as done: either of the
-- two is wrong, and the outcomes of week 52 hang on it.  An infusion after the end of treatment is
-- a finding of C22.
--
-- Check     C66, version 1
-- Severity  query
-- Reads     participants_followed, planned_visits
-- Needs     ds, sv, plan
-- Takes     last_day (number; visits.final_evaluation_day)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734: final evaluation at week 52

WITH final_visits AS (
    SELECT
        participant,
        visit,
        status,
        reason
    FROM planned_visits
    WHERE week = $last_day // 7
        AND NOT attended
        AND done_on IS NULL
)

SELECT
    people.participant,
    final_visits.visit,
    'ds' AS dataset,
    '' AS record,
    'DSDECOD' AS variable,
    people.disposition AS value,
    'the participant completed the trial on ' || coalesce(people.end_as_recorded, 'an unknown day')
    || ', but the final visit is '
    || CASE final_visits.status
        WHEN 'missed' THEN 'recorded as missed' || coalesce(' (' || final_visits.reason || ')', '')
        ELSE 'not recorded'
    END AS finding
FROM participants_followed AS people
INNER JOIN final_visits ON people.participant = final_visits.participant
WHERE people.state = 'completed'
ORDER BY people.participant
