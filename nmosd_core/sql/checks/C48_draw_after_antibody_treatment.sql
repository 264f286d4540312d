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

SELECT
    draws.participant,
    draws.visit_name AS visit,
    draws.dataset,
    CASE draws.dataset WHEN 'is' THEN 'ISSEQ ' ELSE 'LBSEQ ' END || draws.sequence AS record,
    CASE draws.dataset WHEN 'is' THEN 'ISORRES' ELSE 'LBORRES' END AS variable,
    draws.result_as_recorded AS value,
    'the ' || draws.kind || ' of ' || draws.drawn_as_recorded || ' was drawn '
    || draws.treatment_before AS finding,
    CASE
        WHEN EXISTS (
            SELECT 1
            FROM antibody_treatments AS given
            WHERE given.participant = draws.participant
                AND draws.earliest_day >= given.latest_start_day
                AND draws.latest_day
                <= coalesce(given.earliest_end_day, given.earliest_start_day) + $days_after
        ) THEN 'query'
        ELSE 'note'
    END AS severity
FROM antibody_draws AS draws
WHERE draws.after_treatment
ORDER BY draws.participant, draws.earliest_day, draws.dataset, draws.sequence
