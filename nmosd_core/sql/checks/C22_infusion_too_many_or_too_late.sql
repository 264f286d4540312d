-- Nobody has more infusions than planned, or one after the last window or after stopping
--
-- Counted are the days with an infusion.  An infusion after the window of the last planned one
-- is found if it stands for no planned infusion: a late one is asked about by C14.  Stopping is
-- the first disposition event of DS, about the treatment or the study, other than completion, or
-- a death in DM; an infusion is found if it was certainly given after it.  One finding a
-- participant and reason, which names the first of the infusions.
--
-- Check     C22, version 1
-- Severity  query
-- Reads     infusions_given, ds (DSCAT, DSDECOD, DSTERM, DSSTDTC), dm (DTHDTC)
-- Needs     ex, infusion_plan
-- Takes     days (list; infusions.days), windows (list; infusions.window_days_after)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: 14 infusions to day 336; ours: the window

WITH infusions AS (
    SELECT
        *,
        dense_rank() OVER (PARTITION BY participant ORDER BY given) AS place,
        len($days) AS planned,
        $days[-1] + $windows[-1] AS last_day
    FROM infusions_given
    WHERE given IS NOT NULL
),

stops AS (
    SELECT
        USUBJID,
        latest(DSSTDTC) AS day,
        lower(coalesce(DSDECOD, DSTERM)) AS reason
    FROM ds
    WHERE upper(coalesce(DSCAT, 'DISPOSITION EVENT')) = 'DISPOSITION EVENT'
        AND upper(coalesce(DSDECOD, DSTERM)) NOT IN (
            'INFORMED CONSENT OBTAINED', 'ENTERED INTO TRIAL', 'RANDOMIZED',
            'ELIGIBILITY CRITERIA MET', 'COMPLETED'
        )
        AND earliest(DSSTDTC) <= cut_date()
    UNION ALL
    SELECT
        USUBJID,
        latest(DTHDTC) AS day,
        'death' AS reason
    FROM dm
    WHERE earliest(DTHDTC) <= cut_date()
),

stopped AS (
    SELECT
        USUBJID,
        min(day) AS day,
        arg_min(reason, day) AS reason
    FROM stops
    GROUP BY USUBJID
),

found AS (
    SELECT
        *,
        concat('infusion number ', place, ' of ', planned, ' planned') AS finding
    FROM infusions
    WHERE place > planned
    QUALIFY row_number() OVER (PARTITION BY participant ORDER BY given, sequence) = 1
    UNION ALL
    SELECT
        *,
        concat(
            'given on day ', trial_day, ', after day ', last_day, ', and stands for no planned one'
        ) AS finding
    FROM infusions
    WHERE trial_day > last_day
        AND NOT stands
        AND place <= planned
    QUALIFY row_number() OVER (PARTITION BY participant ORDER BY given, sequence) = 1
    UNION ALL
    SELECT
        infusions.*,
        concat('given after stopping on ', stopped.day, ' (', stopped.reason, ')') AS finding
    FROM infusions
    INNER JOIN stopped
        ON infusions.participant = stopped.USUBJID AND infusions.given > stopped.day
    QUALIFY
        row_number() OVER (
            PARTITION BY infusions.participant ORDER BY infusions.given, infusions.sequence
        ) = 1
)

SELECT
    participant,
    coalesce(visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || sequence AS record,
    'EXSTDTC' AS variable,
    given_as_recorded AS value,
    finding
FROM found
ORDER BY participant, given, finding
