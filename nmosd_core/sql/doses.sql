-- Doses given to treated participants, with the weight of the day
--
-- One row per record of exposure with a dose above zero or without a recorded dose, in the order
-- given; a placebo is recorded with a dose of zero and counts.  The weight is the one measured on
-- the day of the infusion, else the last before it; a later weight is never used.  Of several of
-- one day the one recorded last is taken.  Records dated after the data cut are left to the data
-- checks.
--
-- Reads    ex (EXSEQ, EXTRT, EXSTDT, EXSTDTC, EXENDT, EXDOSE, EXDOSU, EXADJ, VISIT,
--          VISITNUM), vs (VSTESTCD, VSSTRESN, VSSTRESU, VSDT, VSDTC), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name
--          says), given (date), given_as_recorded, trial_day (days; 0 is the first infusion),
--          ended (date; at most the data cut), dose, dose_unit, adjustment, weight, weight_unit,
--          weighed (date)
-- Source   NCT05154734, intervention: 10 mg/kg

WITH weights AS (
    SELECT
        USUBJID,
        VSDT AS weighed,
        VSSTRESN AS weight,
        VSSTRESU AS weight_unit
    FROM vs
    WHERE upper(VSTESTCD) = 'WEIGHT'
        AND VSSTRESN > 0
        AND earliest(VSDTC) <= cut_date()
        AND VSDT IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY USUBJID, VSDT ORDER BY VSSEQ DESC) = 1
)

SELECT
    treated.participant,
    ex.EXSEQ AS sequence,
    ex.VISIT AS visit_name,
    ex.VISITNUM AS visit_number,
    week_named(ex.VISIT) AS visit_week,
    ex.EXSTDT AS given,
    ex.EXSTDTC AS given_as_recorded,
    date_diff('day', treated.first_infusion, ex.EXSTDT) AS trial_day,
    CASE WHEN ex.EXENDT IS NOT NULL THEN least(ex.EXENDT, treated.data_cut) END AS ended,
    ex.EXDOSE AS dose,
    ex.EXDOSU AS dose_unit,
    ex.EXADJ AS adjustment,
    weights.weight,
    weights.weight_unit,
    weights.weighed
FROM ex
INNER JOIN treated ON ex.USUBJID = treated.participant
ASOF LEFT JOIN weights ON ex.USUBJID = weights.USUBJID AND ex.EXSTDT >= weights.weighed
WHERE is_infusion(ex.EXDOSE, ex.EXTRT)
    AND coalesce(earliest(ex.EXSTDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, ex.EXSTDTC, ex.EXSEQ
