-- An adverse event has its relationship, action, outcome and preferred term
--
-- One finding an event and variable.  A variable that the export leaves empty throughout is not
-- asked about event by event.  Relationship and action concern the treatment, so they are not
-- asked of events of participants who were not treated, or that certainly began before the first
-- infusion.
--
-- Check     C58, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AESTDTC, AEDECOD, AEREL, AEACN, AEOUT), treated
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SDTMIG 3.4: AE; ICH E6, safety reporting

WITH events AS (
    SELECT
        ae.USUBJID,
        ae.AESEQ,
        ae.AETERM,
        ae.AESTDTC,
        coalesce(
            latest(ae.AESTDTC) >= treated.first_infusion_earliest,
            treated.participant IS NOT NULL
        ) AS is_of_treatment,
        [
            {
                'variable': 'AEDECOD', 'words': 'preferred term', 'value': trim(ae.AEDECOD)
            },
            {
                'variable': 'AEREL', 'words': 'relationship', 'value': trim(ae.AEREL)
            },
            {
                'variable': 'AEACN', 'words': 'action taken', 'value': trim(ae.AEACN)
            },
            {
                'variable': 'AEOUT', 'words': 'outcome', 'value': trim(ae.AEOUT)
            }
        ] AS parts
    FROM ae
    LEFT JOIN treated ON ae.USUBJID = treated.participant
    WHERE coalesce(earliest(ae.AESTDTC) <= cut_date(), TRUE)
),

variables AS (
    SELECT
        *,
        bool_or(is_recorded) OVER (PARTITION BY variable) AS is_used
    FROM (
        SELECT
            events.* EXCLUDE (events.parts),
            each.part.variable AS variable,
            each.part.words AS words,
            coalesce(each.part.value, '') != '' AS is_recorded
        FROM events
        CROSS JOIN unnest(events.parts) AS each (part)
    ) AS long
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    variable,
    '' AS value,
    AETERM || coalesce(' from ' || AESTDTC, '') || ' has no ' || words AS finding
FROM variables
WHERE is_used
    AND NOT is_recorded
    AND (is_of_treatment OR variable NOT IN ('AEREL', 'AEACN'))
ORDER BY USUBJID, AESEQ, variable
