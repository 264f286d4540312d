-- Everyone screened, with what their days are counted from and what tells who they are
--
-- One row per participant of dm.  Read once when a cut is opened in presentation mode, before
-- identifiers and dates are replaced.
--
-- Reads    dm (USUBJID, RFICDTC, AGE, SEX), treated
-- Takes    nothing
-- Returns  participant, treated, first_infusion (date, complete ones only), first_day (date:
--          consent, or the first that it can mean; else the first possible first infusion), age
--          (years), sex
-- Source   trial day 0 is the first infusion

SELECT
    dm.USUBJID AS participant,
    treated.participant IS NOT NULL AS treated,
    treated.first_infusion,
    coalesce(earliest(dm.RFICDTC), treated.first_infusion_earliest) AS first_day,
    dm.AGE AS age,
    upper(dm.SEX) AS sex
FROM dm
LEFT JOIN treated ON dm.USUBJID = treated.participant
ORDER BY dm.USUBJID
