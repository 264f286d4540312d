-- A missed infusion has a protocol deviation
--
-- A visit recorded as missed with its infusion departs from the plan.  A deviation belongs where
-- it can be dated so near the window.  Infusions out of their window, and prohibited treatments,
-- say in their own finding whether a deviation is recorded (C14, C63).
--
-- Check     C67B, version 1
-- Severity  note
-- Reads     planned_visits, dv (DVSTDTC)
-- Needs     sv, dv, infusion_plan
-- Takes     days (number; checks.deviation_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E3, section 10.2: protocol deviations; ours: the days

WITH missed AS (
    SELECT
        *,
        $days AS days
    FROM planned_visits
    WHERE status = 'missed'
        AND infusion IS NOT NULL
)

SELECT
    missed.participant,
    missed.visit,
    'dv' AS dataset,
    '' AS record,
    'DVTERM' AS variable,
    '' AS value,
    'infusion ' || missed.infusion || ' is recorded as missed'
    || coalesce(' (' || missed.reason || ')', '') || ', and no deviation near its window of '
    || missed.opens || ' to ' || missed.closes AS finding
FROM missed
WHERE NOT EXISTS (
        SELECT 1
        FROM dv
        WHERE dv.USUBJID = missed.participant
            AND coalesce(earliest(dv.DVSTDTC) <= missed.closes + missed.days, TRUE)
            AND coalesce(latest(dv.DVSTDTC) >= missed.opens - missed.days, TRUE)
    )
ORDER BY missed.participant, missed.week
