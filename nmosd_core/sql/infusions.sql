-- Infusions given to treated participants
--
-- One row per record of exposure with a dose above zero or without a recorded dose, in the
-- order given; a placebo is recorded with a dose of zero and counts.  Records dated after the
-- data cut are left to the data checks.
--
-- Reads    ex (EXSEQ, EXTRT, EXSTDT, EXSTDTC, EXDOSE, EXDOSU, EXADJ, VISIT, VISITNUM), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name
--          says), given (date), given_as_recorded, trial_day (days; 0 is the first infusion),
--          dose, dose_unit, adjustment
-- Source   NCT05154734, intervention

SELECT
    treated.participant,
    ex.EXSEQ AS sequence,
    ex.VISIT AS visit_name,
    ex.VISITNUM AS visit_number,
    week_named(ex.VISIT) AS visit_week,
    ex.EXSTDT AS given,
    ex.EXSTDTC AS given_as_recorded,
    date_diff('day', treated.first_infusion, ex.EXSTDT) AS trial_day,
    ex.EXDOSE AS dose,
    ex.EXDOSU AS dose_unit,
    ex.EXADJ AS adjustment
FROM ex
INNER JOIN treated ON ex.USUBJID = treated.participant
WHERE is_infusion(ex.EXDOSE, ex.EXTRT)
    AND coalesce(earliest(ex.EXSTDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, ex.EXSTDTC, ex.EXSEQ
