-- Titres in a row are near each other, and baseline and week 52 are of one assay and laboratory
--
-- A move of the given number of rungs or more between two titres in a row by one assay is either a
-- strong effect or a mixed-up sample; a result beyond the measured range counts with the smallest
-- move that it can be.  Baseline and week 52 by different assays are never compared, by different
-- laboratories only with doubt.  Where both assays or laboratories have both results nothing is
-- wrong.
--
-- Check     C47, version 1
-- Severity  query
-- Reads     titres_judged, is (ISNAM)
-- Partly    the laboratory: is (ISNAM)
-- Takes     rungs (number; checks.titre_jump_rungs), last_day (number; visits.final_evaluation_day)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: AQP4-IgG titre before and one year after

WITH titres AS (
    SELECT
        titres_judged.*,
        upper(trim(recorded.ISNAM)) AS laboratory
    FROM titres_judged
    INNER JOIN "is" AS recorded
        ON titres_judged.participant = recorded.USUBJID
            AND recorded.ISSEQ IS NOT DISTINCT FROM titres_judged.sequence
    WHERE titres_judged.not_a_result = ''
),

in_a_row AS (
    SELECT
        *,
        lag(result_as_recorded) OVER draws AS result_before,
        lag(drawn_as_recorded) OVER draws AS drawn_before,
        lag(lowest_rung) OVER draws AS lowest_before,
        lag(highest_rung) OVER draws AS highest_before
    FROM titres
    WHERE drawn IS NOT NULL
    WINDOW draws AS (PARTITION BY participant, coalesce(method, '') ORDER BY drawn, sequence)
),

jumps AS (
    SELECT
        *,
        greatest(lowest_rung - highest_before, lowest_before - highest_rung) AS moved
    FROM in_a_row
),

at_ends AS (
    SELECT
        *,
        CASE
            WHEN used_as = 'baseline' THEN 'before'
            WHEN used_as = 'week ' || cast($last_day // 7 AS VARCHAR) THEN 'after'
        END AS place
    FROM titres
),

ends AS (
    SELECT
        participant,
        list(DISTINCT method) FILTER (WHERE place = 'before') AS assays_before,
        list(DISTINCT method) FILTER (WHERE place = 'after') AS assays_after,
        list(DISTINCT laboratory) FILTER (WHERE place = 'before' AND laboratory IS NOT NULL)
            AS laboratories_before,
        list(DISTINCT laboratory) FILTER (WHERE place = 'after' AND laboratory IS NOT NULL)
            AS laboratories_after
    FROM at_ends
    GROUP BY participant
)

SELECT
    participant,
    visit_name AS visit,
    'is' AS dataset,
    'ISSEQ ' || sequence AS record,
    'ISORRES' AS variable,
    result_as_recorded AS value,
    'the titre moved by ' || CASE WHEN lowest_rung = highest_rung THEN '' ELSE 'at least ' END
    || moved || ' rungs, from ' || result_before || ' on ' || drawn_before || ' to '
    || result_as_recorded || ' on ' || drawn_as_recorded AS finding
FROM jumps
WHERE moved >= $rungs
UNION ALL
SELECT
    at_ends.participant,
    at_ends.visit_name AS visit,
    'is' AS dataset,
    'ISSEQ ' || at_ends.sequence AS record,
    CASE
        WHEN list_has_any(ends.assays_before, ends.assays_after) THEN 'ISNAM' ELSE 'ISMETHOD'
    END AS variable,
    CASE
        WHEN list_has_any(ends.assays_before, ends.assays_after) THEN at_ends.laboratory
        ELSE at_ends.assay
    END AS value,
    CASE
        WHEN list_has_any(ends.assays_before, ends.assays_after)
            THEN 'the laboratory at baseline was '
                || array_to_string(list_sort(ends.laboratories_before), ' and ')
        ELSE 'the assay at baseline was '
            || array_to_string(list_sort(ends.assays_before), ' and ')
            || ', so the two titres are not compared'
    END AS finding
FROM at_ends
INNER JOIN ends ON at_ends.participant = ends.participant
WHERE at_ends.place = 'after'
    AND (
        NOT list_has_any(ends.assays_before, ends.assays_after)
        OR NOT list_has_any(ends.laboratories_before, ends.laboratories_after)
    )
ORDER BY participant, record, variable
