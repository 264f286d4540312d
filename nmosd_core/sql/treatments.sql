-- Concomitant treatments of treated participants
--
-- One row per treatment, rescue therapy among them, before and after the first infusion.  Which
-- of them change antibodies is decided in analyses/antibody_treatments.py.  An end after the data
-- cut has not happened yet.
--
-- Reads    cm (CMTRT, CMDECOD, CMCAT, CMINDC, CMSTDTC, CMENDTC, CMENRTPT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, treatment (as recorded), standard_name, started_as_recorded,
--          ended_as_recorded, earliest_start_day, latest_start_day, latest_end_day (trial days; 0
--          is the first infusion; what an incomplete date can mean), earliest_end_day (likewise;
--          missing after the data cut), ongoing, is_rescue (CMCAT says so), indication
-- Source   clinical practice: plasma exchange and immunoglobulin change titres and levels

SELECT
    treated.participant,
    cm.CMSEQ AS sequence,
    cm.CMTRT AS treatment,
    cm.CMDECOD AS standard_name,
    cm.CMSTDTC AS started_as_recorded,
    cm.CMENDTC AS ended_as_recorded,
    date_diff('day', treated.first_infusion, earliest(cm.CMSTDTC)) AS earliest_start_day,
    date_diff('day', treated.first_infusion, latest(cm.CMSTDTC)) AS latest_start_day,
    date_diff('day', treated.first_infusion, latest(cm.CMENDTC)) AS latest_end_day,
    CASE
        WHEN earliest(cm.CMENDTC) <= cut_date()
            THEN date_diff('day', treated.first_infusion, earliest(cm.CMENDTC))
    END AS earliest_end_day,
    coalesce(
        upper(cm.CMENRTPT) IN ('ONGOING', 'AFTER') OR earliest(cm.CMENDTC) > cut_date(), FALSE
    ) AS ongoing,
    coalesce(upper(cm.CMCAT) LIKE '%RESCUE%', FALSE) AS is_rescue,
    cm.CMINDC AS indication
FROM cm
INNER JOIN treated ON cm.USUBJID = treated.participant
WHERE coalesce(earliest(cm.CMSTDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest_start_day, cm.CMSEQ
