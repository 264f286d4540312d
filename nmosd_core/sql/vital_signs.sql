-- Vital signs of treated participants, with the time point at which they were taken
--
-- One row per reading of one of the signs asked for, those not done left out, by participant, day
-- and hour.  Which time points are before and after an infusion, and which reading counts, is
-- decided in analyses/sign_readings.py.  Readings dated after the data cut are left to the data
-- checks.
--
-- Reads    vs (VSSEQ, VSTESTCD, VSORRESU, VSSTRESN, VSSTRESU, VSTPT, VSDT, VSDTC), treated
-- Takes    $codes (list of VSTESTCD, in capitals); cut_date() is the data cut
-- Returns  participant, sequence, code, value (in unit), unit, time_point (as recorded), taken
--          (date, complete ones only), trial_day (days; 0 is the first infusion)
-- Source   SDTMIG 3.4: VS

SELECT
    treated.participant,
    vs.VSSEQ AS sequence,
    upper(vs.VSTESTCD) AS code,
    vs.VSSTRESN AS value,
    coalesce(vs.VSSTRESU, vs.VSORRESU) AS unit,
    vs.VSTPT AS time_point,
    vs.VSDT AS taken,
    date_diff('day', treated.first_infusion, vs.VSDT) AS trial_day
FROM vs
INNER JOIN treated ON vs.USUBJID = treated.participant
WHERE
    upper(vs.VSTESTCD) IN (SELECT unnest($codes))
    AND vs.VSSTRESN IS NOT NULL
    AND coalesce(earliest(vs.VSDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, vs.VSDT, vs.VSDTC, vs.VSSEQ
