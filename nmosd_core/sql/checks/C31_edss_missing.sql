-- Everyone treated has an EDSS at baseline and, having come to the final visit, at that one
--
-- The baseline is the last score on or before the first infusion, whatever its visit.  At the
-- final week a score is missed only of somebody who was there; a visit that did not take place is
-- another check's (C16), and so is a first infusion without a complete date (DAT2).  A score
-- recorded as not done with a reason is a note: it is lost, and the site has said why.
--
-- Check     C31, version 1
-- Severity  query or note
-- Reads     scores_judged, planned_visits, treated
-- Needs     rs, plan
-- Partly    as an error from the database lock on: no record says when that is
-- Takes     final_day (number; visits.final_evaluation_day)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: EDSS from baseline to week 52

WITH wanted AS (
    SELECT
        participant,
        'Baseline' AS visit,
        NULL AS week,
        'baseline' AS used_as,
        first_infusion AS day
    FROM treated
    WHERE first_infusion IS NOT NULL
    UNION ALL
    SELECT
        participant,
        visit,
        week,
        concat('week ', week) AS used_as,
        done_on AS day
    FROM planned_visits
    WHERE day = $final_day AND attended
),

missed AS (
    SELECT wanted.*
    FROM wanted
    ANTI JOIN scores_judged
        ON wanted.participant = scores_judged.participant
            AND wanted.used_as = scores_judged.used_as
),

said AS (
    SELECT
        missed.* REPLACE (coalesce(scores_judged.visit_name, missed.visit) AS visit),
        scores_judged.sequence,
        scores_judged.reason_not_done
    FROM missed
    LEFT JOIN scores_judged
        ON missed.participant = scores_judged.participant
            AND scores_judged.not_done
            AND (
                missed.week = scores_judged.planned_week
                OR (missed.week IS NULL AND scores_judged.latest_day <= 0)
            )
    QUALIFY
        row_number() OVER (
            PARTITION BY missed.participant, missed.used_as ORDER BY scores_judged.sequence
        ) = 1
)

SELECT
    CASE WHEN reason_not_done IS NULL THEN 'query' ELSE 'note' END AS severity,
    participant,
    visit,
    'rs' AS dataset,
    coalesce('RSSEQ ' || sequence, '') AS record,
    'RSORRES' AS variable,
    '' AS value,
    concat(
        CASE
            WHEN week IS NULL THEN 'no EDSS on or before the first infusion of '
            ELSE 'no EDSS, although the participant came on '
        END,
        coalesce(cast(day AS VARCHAR), 'a day that is not recorded'),
        CASE
            WHEN sequence IS NOT NULL
                THEN concat('; not done: ', coalesce(lower(reason_not_done), 'no reason recorded'))
        END
    ) AS finding
FROM said
ORDER BY participant, week
