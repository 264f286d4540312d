-- Treatments during the trial
--
-- One row per treatment of a treated participant that went on, or may have gone on, on the day
-- of the first infusion or later, rescue therapy among them.
--
-- Reads    cm (CMSEQ, CMTRT, CMDECOD, CMCAT, CMINDC, CMDOSE, CMDOSU, CMROUTE, CMSTDTC, CMSTDT,
--          CMENDTC, CMENDT, CMENRTPT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, treatment (standardised name), name_as_recorded, category,
--          indication, dose, dose_unit, route, started_as_recorded, ended_as_recorded, start_day,
--          end_day (trial days; 0 is the first infusion), ongoing, is_rescue
-- Source   SDTMIG 3.4: CM

SELECT
    treated.participant,
    cm.CMSEQ AS sequence,
    name_of_treatment(cm.CMDECOD, cm.CMTRT) AS treatment,
    cm.CMTRT AS name_as_recorded,
    cm.CMCAT AS category,
    cm.CMINDC AS indication,
    cm.CMDOSE AS dose,
    cm.CMDOSU AS dose_unit,
    cm.CMROUTE AS route,
    cm.CMSTDTC AS started_as_recorded,
    cm.CMENDTC AS ended_as_recorded,
    date_diff('day', treated.first_infusion, cm.CMSTDT) AS start_day,
    CASE
        WHEN cm.CMENDT <= cut_date() THEN date_diff('day', treated.first_infusion, cm.CMENDT)
    END AS end_day,
    coalesce(
        upper(cm.CMENRTPT) IN ('ONGOING', 'AFTER') OR earliest(cm.CMENDTC) > cut_date(), FALSE
    ) AS ongoing,
    coalesce(upper(cm.CMCAT) LIKE '%RESCUE%', FALSE) AS is_rescue
FROM cm
INNER JOIN treated ON cm.USUBJID = treated.participant
WHERE coalesce(earliest(cm.CMSTDTC) <= cut_date(), TRUE)
    AND coalesce(latest(cm.CMENDTC) >= treated.first_infusion, TRUE)
ORDER BY treated.participant, cm.CMSTDTC, cm.CMSEQ
