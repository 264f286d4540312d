-- A worsening treated with rescue therapy is confirmed in good time
--
-- Whoever is given rescue therapy is thought to have an attack, so a worsening that is then called
-- not confirmed, or that waits for its judgement, is asked about once the given days have passed
-- since its onset.  Treated means that a rescue treatment, as the export calls it, starts on the
-- day of the onset or up to the days of C39 after it.  The adjudication speaks where there is one,
-- else the investigator.  A judgement that nobody in the export has is not missed.  Not judged:
-- worsenings before the first infusion, and those without a complete onset (CE01).
--
-- Check     C40, version 1
-- Severity  query
-- Reads     worsenings_judged, cm (CMTRT, CMCAT, CMSTDTC)
-- Needs     ce, cm
-- Takes     days_after (number; checks.rescue_days), days_open (number; checks.judgement_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH used AS (
    SELECT
        bool_or(investigator IS NOT NULL) AS investigator,
        bool_or(adjudication IS NOT NULL) AS adjudication
    FROM worsenings_judged
),

rescued AS (
    SELECT
        worsenings_judged.*,
        date_diff('day', worsenings_judged.onset, cut_date()) AS days,
        (
            SELECT min_by(cm.CMTRT, cm.CMSTDTC)
            FROM cm
            WHERE cm.USUBJID = worsenings_judged.participant
                AND upper(cm.CMCAT) LIKE '%RESCUE%'
                AND earliest(cm.CMSTDTC) >= worsenings_judged.onset
                AND latest(cm.CMSTDTC)
                <= least(worsenings_judged.onset + $days_after, cut_date())
        ) AS treatment
    FROM worsenings_judged
    WHERE worsenings_judged.trial_day >= 0
        AND worsenings_judged.onset <= cut_date()
),

standing AS (
    SELECT
        rescued.*,
        CASE
            WHEN rescued.adjudication LIKE 'NOT%' THEN 'adjudicated as ' || rescued.adjudication
            WHEN rescued.adjudication LIKE 'PEND%' THEN 'its adjudication is PENDING'
            WHEN rescued.adjudication IS NOT NULL THEN NULL
            WHEN rescued.investigator = 'N' THEN 'not confirmed by the investigator'
            WHEN rescued.investigator IS NULL AND used.investigator
                THEN 'not judged by the investigator'
            WHEN used.adjudication THEN 'not adjudicated'
        END AS words,
        CASE
            WHEN rescued.adjudication IS NOT NULL OR coalesce(rescued.investigator = 'Y', FALSE)
                THEN 'CEADJUD'
            ELSE 'CEINVCNF'
        END AS variable
    FROM rescued
    CROSS JOIN used
    WHERE rescued.treatment IS NOT NULL
        AND rescued.days > $days_open
)

SELECT
    participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || sequence AS record,
    variable,
    CASE variable WHEN 'CEADJUD' THEN adjudication ELSE investigator END AS value,
    'the worsening of ' || onset_as_recorded || ' was treated with ' || treatment || ' and is '
    || words || ', ' || cast(days AS VARCHAR) || ' days after its onset' AS finding
FROM standing
WHERE words IS NOT NULL
ORDER BY participant, onset, sequence
