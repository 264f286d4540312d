-- Every planned visit is recorded soon after its window, done or missed with a reason
--
-- A visit counts as late when its window has closed longer ago than the given days and neither
-- an infusion nor a missed visit is recorded; for a visit without infusion, no visit.  After the
-- end of study nothing is late.  Several late visits at the end of what is recorded of a
-- participant on study are one finding.  A visit recorded as missed needs a reason at once.
--
-- Check     C16, version 1
-- Severity  query
-- Reads     planned_visits
-- Needs     sv, plan
-- Takes     days_late (number; checks.days_late)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH late AS (
    SELECT
        *,
        CASE
            WHEN status = 'overdue' THEN -1
            ELSE week
        END AS stretch
    FROM planned_visits
    WHERE (
        status IN ('overdue', 'no record')
        AND date_diff('day', closes, cut_date()) > $days_late
    )
    OR (status = 'missed' AND reason IS NULL)
)

SELECT
    participant,
    arg_min(visit, week) AS visit,
    CASE
        WHEN bool_and(attended AND infusion IS NOT NULL) THEN 'ex' ELSE 'sv'
    END AS dataset,
    '' AS record,
    CASE
        WHEN any_value(status) = 'missed' THEN 'SVREASOC'
        WHEN bool_and(attended AND infusion IS NOT NULL) THEN 'EXSTDTC'
        ELSE 'SVSTDTC'
    END AS variable,
    '' AS value,
    CASE
        WHEN any_value(status) = 'missed' THEN 'recorded as missed, without a reason'
        ELSE concat(
                CASE
                    WHEN bool_and(attended AND infusion IS NOT NULL)
                        THEN 'the participant came, but no infusion is recorded'
                    ELSE 'neither done nor missed is recorded'
                END,
                '; the window closed on ',
                min(closes),
                ', ',
                date_diff('day', min(closes), cut_date()),
                ' days before the data cut',
                CASE
                    WHEN count(*) > 1 THEN concat('; later visits likewise: ', count(*) - 1)
                END
            )
    END AS finding
FROM late
GROUP BY participant, stretch
ORDER BY participant, min(week)
