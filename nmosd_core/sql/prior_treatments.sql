-- Treatments that treated participants had before the day of the first infusion
--
-- One row per treatment, rescue therapy left out.  It goes on at the first infusion unless it
-- ended, or may have ended, before that day.
--
-- Reads    cm (CMSEQ, CMTRT, CMDECOD, CMCAT, CMDOSE, CMDOSU, CMROUTE, CMSTDTC, CMENDTC), treated
-- Takes    nothing
-- Returns  participant, sequence, treatment, dose, dose_unit, route, goes_on
-- Source   clinical practice: what a participant took when treatment began

SELECT
    treated.participant,
    cm.CMSEQ AS sequence,
    name_of_treatment(cm.CMDECOD, cm.CMTRT) AS treatment,
    cm.CMDOSE AS dose,
    cm.CMDOSU AS dose_unit,
    cm.CMROUTE AS route,
    coalesce(earliest(cm.CMENDTC) >= treated.first_infusion, TRUE) AS goes_on
FROM cm
INNER JOIN treated ON cm.USUBJID = treated.participant
WHERE coalesce(upper(cm.CMCAT) NOT LIKE '%RESCUE%', TRUE)
    AND earliest(cm.CMSTDTC) < treated.first_infusion
ORDER BY treated.participant, cm.CMSEQ
