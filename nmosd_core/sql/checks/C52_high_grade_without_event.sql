-- A laboratory result of grade 3 or 4 has an adverse event
--
-- Graded by CTCAE from the recorded values, after the day of the first infusion.  An event belongs
-- when its term has one of the words of the grading and its days come so near the draw.  An event
-- with a start or an end known in part, or that goes on, belongs where it can.  One finding a
-- participant and grading, of the worst result without an event.
--
-- Check     C52, version 1
-- Severity  query
-- Reads     laboratory_graded, ae (AETERM, AEDECOD, AESTDTC, AEENDTC)
-- Needs     lb, ae
-- Takes     terms (list; checks.laboratory_event_terms),
--           days (number; checks.laboratory_event_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    CTCAE v5.0; edit checks of this trial

WITH words AS (
    SELECT
        each.part.name AS grading,
        array_to_string(each.part.value, '|') AS pattern,
        $days AS days
    FROM (SELECT unnest($terms) AS part) AS each
),

without_event AS (
    SELECT results.*
    FROM laboratory_graded AS results
    INNER JOIN words ON results.grading = words.grading
    WHERE results.grade >= 3
        AND results.after_first
        AND NOT EXISTS (
            SELECT 1
            FROM ae
            WHERE ae.USUBJID = results.participant
                AND regexp_matches(upper(concat_ws(' / ', ae.AEDECOD, ae.AETERM)), words.pattern)
                AND coalesce(earliest(ae.AESTDTC) - words.days <= results.drawn, TRUE)
                AND coalesce(latest(ae.AEENDTC) + words.days >= results.drawn, TRUE)
        )
)

SELECT
    participant,
    arg_min_null(visit_name, place) AS visit,
    'lb' AS dataset,
    'LBSEQ ' || arg_min_null(sequence, place) AS record,
    'LBSTRESN' AS variable,
    format('{:g}', min_by(value, place)) AS value,
    min_by(test, place) || ' of ' || min_by(drawn_as_recorded, place) || ' is '
    || format('{:g}', min_by(value, place)) || coalesce(' ' || arg_min_null(unit, place), '')
    || ', grade ' || max(grade) || ', and no adverse event near it says so (such results: '
    || count(*) || ')' AS finding
FROM (
    SELECT
        *,
        row_number() OVER (ORDER BY grade DESC, trial_day ASC, sequence ASC) AS place
    FROM without_event
) AS in_order
GROUP BY participant, grading
ORDER BY participant, record
