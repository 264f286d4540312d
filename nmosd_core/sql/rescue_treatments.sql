-- Rescue therapy: steroid pulses, plasma exchange, immunoglobulin
--
-- One row per rescue treatment of a treated participant, before and after the first infusion.
-- Rescue is what the export calls so (CMCAT); a pulse recorded under another category is
-- looked for by the data checks, not here.
--
-- Reads    cm (CMCAT, CMTRT, CMDECOD, CMSTDTC, CMSTDT, CMENDTC, CMENDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, treatment, started (date), started_as_recorded, ended (date),
--          start_day, end_day (trial days; 0 is the first infusion)
-- Source   NCT05154734, eligibility: attacks that needed rescue therapy

SELECT
    treated.participant,
    cm.CMSEQ AS sequence,
    name_of_treatment(cm.CMDECOD, cm.CMTRT) AS treatment,
    cm.CMSTDT AS started,
    cm.CMSTDTC AS started_as_recorded,
    cm.CMENDT AS ended,
    date_diff('day', treated.first_infusion, cm.CMSTDT) AS start_day,
    date_diff('day', treated.first_infusion, cm.CMENDT) AS end_day
FROM cm
INNER JOIN treated ON cm.USUBJID = treated.participant
WHERE upper(cm.CMCAT) LIKE '%RESCUE%'
    AND coalesce(earliest(cm.CMSTDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, cm.CMSTDTC, cm.CMSEQ
