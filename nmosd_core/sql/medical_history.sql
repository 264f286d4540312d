-- Conditions that treated participants had before the first infusion
--
-- One row per condition that may have started by the day of the first infusion and whose start
-- is known at least to the year.
--
-- Reads    mh (MHSEQ, MHTERM, MHDECOD, MHSTDTC), treated
-- Takes    nothing
-- Returns  participant, sequence, term, standard_term, started_as_recorded, earliest_start,
--          latest_start (dates that it can mean)
-- Source   SDTMIG 3.4: MH

SELECT
    treated.participant,
    mh.MHSEQ AS sequence,
    mh.MHTERM AS term,
    mh.MHDECOD AS standard_term,
    mh.MHSTDTC AS started_as_recorded,
    earliest(mh.MHSTDTC) AS earliest_start,
    least(latest(mh.MHSTDTC), treated.first_infusion) AS latest_start
FROM mh
INNER JOIN treated ON mh.USUBJID = treated.participant
WHERE earliest(mh.MHSTDTC) <= treated.first_infusion
ORDER BY treated.participant, earliest(mh.MHSTDTC), mh.MHSEQ
