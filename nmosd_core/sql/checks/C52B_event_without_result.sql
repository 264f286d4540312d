-- An adverse event that is a laboratory finding has a laboratory result
--
-- "Neutropenia" rests on a count.  Asked about where no result of such a test is recorded near the
-- event, whatever its value, and the export has such results of somebody.  Blood drawn elsewhere
-- is an answer.  Not judged: events of participants without a first infusion, and events whose
-- start is not known.
--
-- Check     C52B, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AEDECOD, AESTDTC, AEENDTC), laboratory_graded, treated
-- Needs     lb, ae
-- Takes     terms (list; checks.laboratory_event_terms),
--           days (number; checks.laboratory_event_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the words and the days

WITH words AS (
    SELECT
        each.part.name AS grading,
        array_to_string(each.part.value, '|') AS pattern,
        $days AS days
    FROM (SELECT unnest($terms) AS part) AS each
),

results AS (
    SELECT DISTINCT
        participant,
        grading,
        label,
        drawn,
        earliest(drawn_as_recorded) AS first_day,
        latest(drawn_as_recorded) AS last_day
    FROM laboratory_graded
    WHERE value IS NOT NULL OR (result IS NOT NULL AND not_graded != 'not done')
),

events AS (
    SELECT
        ae.USUBJID,
        ae.AESEQ,
        ae.AETERM,
        ae.AESTDTC,
        words.grading,
        earliest(ae.AESTDTC) - words.days AS from_day,
        greatest(latest(ae.AESTDTC), coalesce(latest(ae.AEENDTC), cut_date())) + words.days
            AS to_day
    FROM ae
    INNER JOIN treated ON ae.USUBJID = treated.participant
    INNER JOIN words
        ON regexp_matches(upper(concat_ws(' / ', ae.AEDECOD, ae.AETERM)), words.pattern)
    WHERE earliest(ae.AESTDTC) <= cut_date()
        AND words.grading IN (SELECT results.grading FROM results)
)

SELECT
    events.USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || events.AESEQ AS record,
    'AETERM' AS variable,
    any_value(events.AETERM) AS value,
    any_value(events.AETERM) || ' from ' || any_value(events.AESTDTC)
    || ': no result of such a test near it is recorded' AS finding
FROM events
LEFT JOIN results
    ON
        events.USUBJID = results.participant
        AND events.grading = results.grading
        AND coalesce(events.from_day <= results.last_day, TRUE)
        AND coalesce(events.to_day >= results.first_day, TRUE)
GROUP BY events.USUBJID, events.AESEQ
HAVING count(results.participant) = 0
ORDER BY events.USUBJID, events.AESEQ
