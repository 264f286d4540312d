-- Every registered MRI is recorded, whole and in its window
--
-- Each region at weeks 12, 24 and 52 once it is due.  A scan recorded as not done with its reason
-- is answered and not asked about; one without a reason, without any record, or without one of its
-- counts is.  One finding a participant and week.  Where the visit itself was not done, or has no
-- record, nobody expects a scan (C16).  A scan of the day of a recorded visit is as late as that
-- visit (C14) and not named again.  A count that is no number is a finding of C43.
--
-- Check     C44, version 1
-- Severity  query
-- Reads     lesion_scans, lesion_counts_judged, planned_visits, sv (SVSTDT)
-- Needs     nv, plan
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: lesions at weeks 12, 24 and 52

WITH lacking AS (
    SELECT
        lesion_scans.participant,
        lesion_scans.week,
        CASE lesion_scans.status
            WHEN 'not done' THEN 'not done without a reason'
            WHEN 'partly read' THEN 'not wholly counted'
            ELSE 'not recorded'
        END AS state,
        lower(lesion_scans.region) AS region
    FROM lesion_scans
    WHERE lesion_scans.is_due
        AND (
            (
                lesion_scans.status = 'missing'
                AND NOT contains(lesion_scans.remark, 'not a number')
                AND NOT EXISTS (
                    SELECT 1
                    FROM planned_visits
                    WHERE planned_visits.participant = lesion_scans.participant
                        AND planned_visits.week = lesion_scans.week
                        AND planned_visits.status IN ('missed', 'overdue', 'no record')
                        AND NOT planned_visits.attended
                )
            )
            OR (lesion_scans.status = 'not done' AND lesion_scans.remark = 'not done')
            OR (
                lesion_scans.status = 'partly read'
                AND contains(lesion_scans.remark, 'not counted')
                AND NOT EXISTS (
                    SELECT 1
                    FROM lesion_counts_judged
                    WHERE lesion_counts_judged.participant = lesion_scans.participant
                        AND lesion_counts_judged.planned_week = lesion_scans.week
                        AND lesion_counts_judged.region = lesion_scans.region
                        AND lesion_counts_judged.not_done
                        AND lesion_counts_judged.reason_not_done IS NOT NULL
                )
            )
        )
),

by_state AS (
    SELECT
        participant,
        week,
        string_agg(region, ', ' ORDER BY region) || ' ' || state AS words
    FROM lacking
    GROUP BY participant, week, state
),

outside AS (
    SELECT
        participant,
        planned_week AS week,
        any_value(visit_name) AS visit_name,
        scanned_as_recorded,
        any_value(
            regexp_extract(remark, 'day -?\d+ is outside the window of days -?\d+ to -?\d+')
        ) AS words,
        min(sequence) AS sequence
    FROM lesion_counts_judged
    WHERE used
        AND outside
        AND lesions IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM sv
            WHERE sv.USUBJID = lesion_counts_judged.participant
                AND sv.SVSTDT = lesion_counts_judged.scanned
        )
    GROUP BY participant, planned_week, scanned_as_recorded
)

SELECT
    participant,
    'WEEK ' || week AS visit,
    'nv' AS dataset,
    '' AS record,
    'NVORRES' AS variable,
    '' AS value,
    'MRI of week ' || week || ': ' || string_agg(words, '; ' ORDER BY words) AS finding
FROM by_state
GROUP BY participant, week
UNION ALL
SELECT
    participant,
    coalesce(visit_name, 'WEEK ' || week) AS visit,
    'nv' AS dataset,
    'NVSEQ ' || sequence AS record,
    'NVDTC' AS variable,
    scanned_as_recorded AS value,
    'the MRI of week ' || week || ' was done on ' || scanned_as_recorded || ': ' || words AS finding
FROM outside
ORDER BY participant, finding
