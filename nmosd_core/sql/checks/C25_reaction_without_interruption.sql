-- A reaction that interrupted an infusion is in both records, the event and the infusion
--
-- Reactions are events of the group of infusion reactions, by preferred term or by a keyword of
-- the reported term, that start on the day of an infusion.  If the action is interruption,
-- withdrawal or a lower dose, or is not recorded, the infusion of that day should have a reason
-- for an adjustment.  The other way round, an infusion whose reason speaks of an interruption or
-- a reaction should have such an event, or one of any kind with that action, that may have
-- started on its day.  Whether a reaction stopped the infusion is not guessed from its term.
--
-- Check     C25, version 1
-- Severity  query
-- Reads     infusions_given, ae (AESEQ, AETERM, AEDECOD, AEACN, AESTDTC)
-- Needs     ex, ae, infusion_plan
-- Takes     terms (list; adverse_events.groups.infusion_reactions.terms),
--           words (list; adverse_events.groups.infusion_reactions.keywords),
--           interruptions (list; checks.interruption_words)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label, warnings: infusion reactions; edit checks of this trial

WITH events AS (
    SELECT
        *,
        coalesce(upper(AEDECOD) IN (SELECT unnest($terms)), FALSE)
        OR list_bool_or(list_transform($words, LAMBDA word: contains(lower(AETERM), word)))
            AS is_reaction,
        upper(AEACN) IN ('DRUG INTERRUPTED', 'DRUG WITHDRAWN', 'DOSE REDUCED') AS is_acted_on
    FROM ae
    WHERE earliest(AESTDTC) <= cut_date()
),

infusions AS (
    SELECT
        *,
        list_bool_or(
            list_transform($interruptions, LAMBDA word: contains(upper(adjustment), upper(word)))
        ) AS is_interrupted
    FROM infusions_given
    WHERE given IS NOT NULL
),

not_in_ex AS (
    SELECT
        infusions.*,
        events.AESEQ,
        coalesce(events.AEDECOD, events.AETERM) AS term,
        events.AEACN
    FROM infusions
    INNER JOIN events
        ON infusions.participant = events.USUBJID
            AND infusions.given = earliest(events.AESTDTC)
            AND infusions.given = latest(events.AESTDTC)
    WHERE infusions.adjustment IS NULL
        AND events.is_reaction
        AND coalesce(events.is_acted_on, events.AEACN IS NULL)
),

not_in_ae AS (
    SELECT infusions.*
    FROM infusions
    ANTI JOIN events
        ON infusions.participant = events.USUBJID
            AND infusions.given >= earliest(events.AESTDTC)
            AND infusions.given <= latest(events.AESTDTC)
            AND (events.is_reaction OR events.is_acted_on)
    WHERE infusions.is_interrupted
)

SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || sequence AS record,
    'EXADJ' AS variable,
    '' AS value,
    concat(
        term, ' on this day (AESEQ ', AESEQ, ', action: ', coalesce(lower(AEACN), 'not recorded'),
        '), but no adjustment of the infusion is recorded'
    ) AS finding
FROM not_in_ex
UNION ALL
SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || sequence AS record,
    'EXADJ' AS variable,
    adjustment AS value,
    'no adverse event of this day explains the adjustment' AS finding
FROM not_in_ae
ORDER BY participant, record, finding
