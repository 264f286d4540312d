-- The AQP4 antibody is positive at screening
--
-- Looked at are the results up to the day of the first infusion.  One of them positive, with a
-- titre or without, is enough: the criterion is about the diagnosis.  If none is positive and one
-- is negative or below the limit of the assay, the last of those is named.  Without any result it
-- is asked for, since it may be kept with the medical history.
--
-- Check     C07, version 1
-- Severity  error or query
-- Reads     titres_judged, treated
-- Needs     is, plan
-- Takes     codes (list; antibody.codes)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, eligibility: AQP4-IgG positive

WITH screening AS (
    SELECT
        participant,
        bool_or(positive) AS any_positive,
        count(*) AS results,
        arg_max_null(visit_name, (latest_day, sequence)) AS visit_name,
        arg_max(sequence, (latest_day, sequence)) AS sequence,
        arg_max(result_as_recorded, (latest_day, sequence)) AS result_as_recorded
    FROM titres_judged
    WHERE list_contains($codes, code) AND earliest_day <= 0 AND positive IS NOT NULL
    GROUP BY participant
)

SELECT
    CASE WHEN screening.results IS NULL THEN 'query' ELSE 'error' END AS severity,
    treated.participant,
    coalesce(screening.visit_name, '') AS visit,
    'is' AS dataset,
    coalesce('ISSEQ ' || screening.sequence, '') AS record,
    'ISORRES' AS variable,
    coalesce(screening.result_as_recorded, '') AS value,
    CASE
        WHEN screening.results IS NULL
            THEN 'no AQP4-IgG result up to the first infusion is recorded'
        ELSE 'AQP4-IgG is not positive at screening'
    END AS finding
FROM treated
LEFT JOIN screening ON treated.participant = screening.participant
WHERE coalesce(NOT screening.any_positive, TRUE)
ORDER BY treated.participant
