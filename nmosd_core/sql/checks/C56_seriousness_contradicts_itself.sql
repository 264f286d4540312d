-- A serious event has a criterion, a criterion makes an event serious, and a death has a date
--
-- Criteria are death, life-threatening, hospitalisation, disability, congenital anomaly, medically
-- important, and in older exports cancer and overdose.  An event that is serious without any is
-- asked about where the export records criteria at all.  A fatal outcome needs the date of death
-- in dm.
--
-- Check     C56, version 1
-- Severity  error
-- Reads     adverse_events, dm (DTHDTC)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E2A; SDTMIG 3.4: AE

WITH events AS (
    SELECT
        *,
        bool_or(criterion_recorded) OVER () AS has_criteria,
        coalesce(serious = 'Y', FALSE) AS is_serious
    FROM adverse_events
)

SELECT
    participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || sequence AS record,
    'AESER' AS variable,
    serious AS value,
    term || CASE
        WHEN is_serious THEN ' is serious, but no criterion of seriousness is recorded as Y'
        ELSE ' has a criterion of seriousness (' || criteria || '), but AESER is '
            || coalesce(serious, 'missing')
    END AS finding
FROM events
WHERE (is_serious AND criteria IS NULL AND has_criteria)
    OR (criteria IS NOT NULL AND NOT is_serious)
UNION ALL
SELECT
    events.participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    'DTHDTC' AS variable,
    '' AS value,
    events.term || ' (AESEQ ' || events.sequence || ') was fatal, but DM has no date of death'
        AS finding
FROM events
INNER JOIN dm ON events.participant = dm.USUBJID
WHERE (events.outcome = 'FATAL' OR contains(events.criteria, 'death'))
    AND dm.DTHDTC IS NULL
ORDER BY participant, record, variable
