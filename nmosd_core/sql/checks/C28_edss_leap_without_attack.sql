-- The EDSS leaps only around an attack
--
-- Each score is compared with the one before it, unscheduled ones among them; a visit with two
-- scores is left out (C33).  Any reported worsening that may have begun between the two, or in
-- the days before the first of them, explains a rise as well as the recovery after it; whether it
-- is an attack is not asked.  Scores that are off the scale or without a complete date are left
-- out.
--
-- Check     C28, version 1
-- Severity  query
-- Reads     examinations, ce (CESTDTC, CEOCCUR)
-- Needs     rs, ce
-- Takes     leap (number; checks.edss_jump), days (number; checks.edss_jump_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ours: more than the disease changes without an attack

WITH scores AS (
    SELECT
        *,
        earliest(examined_as_recorded) AS day
    FROM examinations
    WHERE score BETWEEN 0 AND 10
        AND (2 * score) % 1 = 0
        AND score != 0.5
        AND earliest(examined_as_recorded) = latest(examined_as_recorded)
    QUALIFY row_number() OVER (PARTITION BY participant, day ORDER BY sequence DESC) = 1
),

compared AS (
    SELECT
        *,
        lag(score) OVER in_order AS score_before,
        lag(score_as_recorded) OVER in_order AS recorded_before,
        lag(day) OVER in_order AS day_before,
        day_before - cast($days AS INTEGER) AS from_day
    FROM scores
    WINDOW in_order AS (PARTITION BY participant ORDER BY day)
),

leaps AS (
    SELECT *
    FROM compared
    WHERE abs(score - score_before) >= $leap
)

SELECT
    leaps.participant,
    leaps.visit_name AS visit,
    'rs' AS dataset,
    'RSSEQ ' || leaps.sequence AS record,
    'RSORRES' AS variable,
    leaps.score_as_recorded AS value,
    concat(
        printf('%.1f', abs(leaps.score - leaps.score_before)),
        ' points ',
        CASE WHEN leaps.score > leaps.score_before THEN 'above ' ELSE 'below ' END,
        leaps.recorded_before,
        ' of ',
        leaps.day_before,
        ', without a worsening between or shortly before them'
    ) AS finding
FROM leaps
ANTI JOIN ce
    ON leaps.participant = ce.USUBJID
        AND leaps.from_day <= latest(ce.CESTDTC)
        AND leaps.day >= earliest(ce.CESTDTC)
        AND upper(ce.CEOCCUR) IS DISTINCT FROM 'N'
ORDER BY leaps.participant, leaps.day
