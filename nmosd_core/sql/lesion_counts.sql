-- Lesion counts of the MRI of treated participants, as recorded
--
-- One row per count of one region (and side, and part of it) on one scan, those not done among
-- them, by participant and date.  Which counts enter the registered sum is decided in
-- analyses/lesion_counts.py.  Records dated after the data cut are left to the data checks.
--
-- Reads    nv (NVTESTCD, NVTEST, NVSTRESN, NVORRES, NVSTAT, NVREASND, NVLOC, NVLAT,
--          NVLNKID, VISIT, VISITNUM, NVDTC, NVDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name says),
--          scanned (date, complete ones only), scanned_as_recorded, trial_day (days; 0 is the
--          first infusion), code, kind (what is counted), location, side, recorded_count,
--          count_as_recorded, not_done, reason_not_done, comparator (as recorded)
-- Source   NCT05154734, secondary outcome: new and/or enlarging T2 lesions

SELECT
    treated.participant,
    nv.NVSEQ AS sequence,
    nv.VISIT AS visit_name,
    nv.VISITNUM AS visit_number,
    week_named(nv.VISIT) AS visit_week,
    nv.NVDT AS scanned,
    nv.NVDTC AS scanned_as_recorded,
    date_diff('day', treated.first_infusion, nv.NVDT) AS trial_day,
    upper(nv.NVTESTCD) AS code,
    coalesce(nv.NVTEST, nv.NVTESTCD) AS kind,
    upper(nv.NVLOC) AS location,
    upper(nv.NVLAT) AS side,
    coalesce(nv.NVSTRESN, try_cast(trim(nv.NVORRES) AS DOUBLE)) AS recorded_count,
    coalesce(nv.NVORRES, cast(nv.NVSTRESN AS VARCHAR)) AS count_as_recorded,
    coalesce(upper(nv.NVSTAT) = 'NOT DONE', FALSE) AS not_done,
    nv.NVREASND AS reason_not_done,
    nv.NVLNKID AS comparator
FROM nv
INNER JOIN treated ON nv.USUBJID = treated.participant
WHERE coalesce(earliest(nv.NVDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest(nv.NVDTC), nv.NVSEQ
