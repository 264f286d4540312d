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
        bool_or(adjudication IS NOT NULL) AS adjudication,
        $days_open AS days_open
    FROM worsenings_judged
),

worsenings AS (
    SELECT
        *,
        date_diff('day', onset, cut_date()) AS days,
        least(onset + $days_after, cut_date()) AS rescued_by
    FROM worsenings_judged
    WHERE trial_day >= 0 AND onset <= cut_date()
),

rescued AS (
    SELECT
        worsenings.*,
        cm.CMTRT AS treatment
    FROM worsenings
    INNER JOIN cm
        ON
            worsenings.participant = cm.USUBJID
            AND worsenings.onset <= earliest(cm.CMSTDTC)
            AND worsenings.rescued_by >= latest(cm.CMSTDTC)
    WHERE upper(cm.CMCAT) LIKE '%RESCUE%'
    QUALIFY row_number() OVER (
            PARTITION BY worsenings.participant, worsenings.sequence ORDER BY cm.CMSTDTC, cm.CMSEQ
        ) = 1
),

standing AS (
    SELECT
        rescued.*,
        CASE
            WHEN rescued.adjudication LIKE 'NOT%' THEN 'is adjudicated as ' || rescued.adjudication
            WHEN rescued.adjudication LIKE 'PEND%' THEN 'has a PENDING adjudication'
            WHEN rescued.adjudication IS NOT NULL THEN NULL
            WHEN rescued.investigator = 'N' THEN 'is not confirmed by the investigator'
            WHEN rescued.investigator IS NULL AND used.investigator
                THEN 'is not judged by the investigator'
            WHEN used.adjudication THEN 'is not adjudicated'
        END AS words,
        CASE
            WHEN rescued.adjudication IS NOT NULL OR coalesce(rescued.investigator = 'Y', FALSE)
                THEN 'CEADJUD'
            ELSE 'CEINVCNF'
        END AS variable
    FROM rescued
    CROSS JOIN used
    WHERE rescued.days > used.days_open
)

SELECT
    participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || sequence AS record,
    variable,
    CASE variable WHEN 'CEADJUD' THEN adjudication ELSE investigator END AS value,
    'the worsening of ' || onset_as_recorded || ' was treated with ' || treatment || ' and '
    || words || ', ' || cast(days AS VARCHAR) || ' days after its onset' AS finding
FROM standing
WHERE words IS NOT NULL
ORDER BY participant, onset, sequence
