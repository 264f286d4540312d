-- Everyone screened, with what is recorded of entry and end
--
-- One row per participant of dm, screen failures among them, as sql/opening/screened.sql derives
-- it once when a cut is opened.
--
-- Reads    screened
-- Takes    nothing
-- Returns  participant, data_cut (date, on the participant's calendar in presentation mode), age
--          (years), sex, age_shown, sex_shown (in presentation mode: what may be shown), arm,
--          consent (date), consent_as_recorded, treated,
--          first_infusion (date), first_infusion_as_recorded, last_record (date; of the treated),
--          disposition, disposition_term,
--          disposition_date (date), disposition_date_as_recorded, participation_end (date),
--          participation_end_as_recorded, participation_end_record, died, death (date),
--          death_as_recorded
-- Source   SDTMIG 3.4: DM, DS

SELECT
    participant,
    data_cut,
    age,
    sex,
    age_shown,
    sex_shown,
    arm,
    consent,
    consent_as_recorded,
    treated,
    first_infusion,
    first_infusion_as_recorded,
    last_record,
    disposition,
    disposition_term,
    disposition_date,
    disposition_date_as_recorded,
    participation_end,
    participation_end_as_recorded,
    participation_end_record,
    died,
    death,
    death_as_recorded
FROM screened
ORDER BY participant
