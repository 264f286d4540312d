-- Every infusion ends after it starts and takes about an hour
--
-- The duration needs both times of day; by days alone only an end before the start is found.  An
-- infusion with a reason for an adjustment may take longer.  An end on a later day is taken as
-- recorded: it is too long.
--
-- Check     C23, version 1
-- Severity  query
-- Reads     ex (EXSEQ, EXTRT, EXDOSE, EXADJ, VISIT, EXSTDTC, EXENDTC)
-- Needs     ex, infusion_plan
-- Takes     shortest (number; checks.shortest_infusion_minutes),
--           longest (number; checks.longest_infusion_minutes)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label: over one hour; ours: the limits

WITH infusions AS (
    SELECT
        *,
        date_diff(
            'minute',
            try_cast(CASE WHEN length(EXSTDTC) >= 16 THEN left(EXSTDTC, 16) END AS TIMESTAMP),
            try_cast(CASE WHEN length(EXENDTC) >= 16 THEN left(EXENDTC, 16) END AS TIMESTAMP)
        ) AS minutes,
        date_diff('day', earliest(EXSTDTC), latest(EXENDTC)) AS most_days,
        date_diff('day', latest(EXSTDTC), earliest(EXENDTC)) AS fewest_days
    FROM ex
    WHERE coalesce(earliest(EXSTDTC) <= cut_date(), TRUE)
        AND coalesce(earliest(EXENDTC) <= cut_date(), TRUE)
        AND is_infusion(EXDOSE, EXTRT)
),

found AS (
    SELECT
        *,
        CASE
            WHEN minutes < 0 OR most_days < 0
                THEN concat('ends before its start of ', EXSTDTC)
            WHEN minutes < $shortest
                THEN concat('took ', minutes, ' minutes, less than ', $shortest)
            WHEN EXADJ IS NULL AND minutes > $longest
                THEN concat('took ', minutes, ' minutes, more than ', $longest)
            WHEN EXADJ IS NULL AND minutes IS NULL AND fewest_days > 1
                THEN concat('ends days after its start of ', EXSTDTC)
        END AS finding
    FROM infusions
)

SELECT
    USUBJID AS participant,
    coalesce(VISIT, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || EXSEQ AS record,
    'EXENDTC' AS variable,
    EXENDTC AS value,
    finding
FROM found
WHERE finding IS NOT NULL
ORDER BY USUBJID, EXSTDTC, EXSEQ
