-- Titre and IgG are not drawn soon after plasma exchange or immunoglobulin
--
-- Exchange lowers both and immunoglobulin raises IgG, so such a result says little of the trial's
-- treatment.  It is shown and used, and marked.  From the first day of the treatment to the given
-- days after its last; where the dates leave it open the finding is a note.
--
-- Check     C48, version 1
-- Severity  query or note
-- Reads     antibody_draws, antibody_treatments
-- Needs     cm
-- Takes     days_after (number; antibody_treatments.days_after)
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    ours: plasma exchange removes antibodies and immunoglobulin adds them

WITH given AS (
    SELECT
        participant,
        latest_start_day AS first_day,
        coalesce(earliest_end_day, earliest_start_day) + $days_after AS last_day
    FROM antibody_treatments
)

SELECT
    draws.participant,
    draws.visit_name AS visit,
    draws.dataset,
    CASE draws.dataset WHEN 'is' THEN 'ISSEQ ' ELSE 'LBSEQ ' END || draws.sequence AS record,
    CASE draws.dataset WHEN 'is' THEN 'ISORRES' ELSE 'LBORRES' END AS variable,
    draws.result_as_recorded AS value,
    'the ' || draws.kind || ' of ' || draws.drawn_as_recorded || ' was drawn '
    || draws.treatment_before AS finding,
    CASE WHEN count(given.participant) > 0 THEN 'query' ELSE 'note' END AS severity
FROM antibody_draws AS draws
LEFT JOIN given
    ON
        draws.participant = given.participant
        AND draws.earliest_day >= given.first_day
        AND draws.latest_day <= given.last_day
WHERE draws.after_treatment
GROUP BY
    draws.participant,
    draws.visit_name,
    draws.dataset,
    draws.kind,
    draws.sequence,
    draws.earliest_day,
    draws.result_as_recorded,
    draws.drawn_as_recorded,
    draws.treatment_before
ORDER BY draws.participant, draws.earliest_day, draws.dataset, draws.sequence
