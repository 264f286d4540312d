-- Treated participants, the denominator of every rate and percentage
--
-- One row per participant with a first infusion on or before the data cut.  The date is null
-- where only a part of it is recorded: the participant is treated, the trial days are unknown.
-- Written down once when a cut is opened, because nearly every query reads it.
--
-- Reads    dm (RFXSTDTC, RFXSTDT; RFSTDTC, RFSTDT where nobody has RFXSTDTC), data_cuts
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, first_infusion (date), first_infusion_as_recorded,
--          first_infusion_earliest, first_infusion_latest (what it can mean), data_cut (date, on
--          the participant's calendar in presentation mode)
-- Source   DESIGN of the trial: day 0 is the first infusion

CREATE TABLE treated AS
WITH started AS (
    SELECT
        USUBJID AS participant,
        bool_or(RFXSTDTC IS NOT NULL) OVER () AS has_first_treatment,
        CASE WHEN has_first_treatment THEN RFXSTDT ELSE RFSTDT END AS first_infusion,
        CASE WHEN has_first_treatment THEN RFXSTDTC ELSE RFSTDTC END AS first_infusion_as_recorded
    FROM dm
)

SELECT
    started.participant,
    started.first_infusion,
    started.first_infusion_as_recorded,
    earliest(started.first_infusion_as_recorded) AS first_infusion_earliest,
    latest(started.first_infusion_as_recorded) AS first_infusion_latest,
    coalesce(data_cuts.data_cut, cut_date()) AS data_cut
FROM started
LEFT JOIN data_cuts ON started.participant = data_cuts.participant
WHERE started.first_infusion_as_recorded IS NOT NULL
    AND coalesce(started.first_infusion, earliest(started.first_infusion_as_recorded))
    <= cut_date();
