-- Visits of treated participants, done or missed
--
-- One row per recorded visit.  A record without a date that does not say whether the visit
-- occurred says nothing, and is left out; so is a visit dated after the data cut.
--
-- Reads    sv (VISITNUM, VISIT, SVOCCUR, SVREASOC, SVSTDTC, SVSTDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, visit_name, visit_number, visit_week (as the visit's name says),
--          occurred, reason (why it was missed), visited (date), visited_as_recorded, trial_day
--          (days; 0 is the first infusion)
-- Source   SDTMIG 3.4: SV

SELECT
    treated.participant,
    sv.VISIT AS visit_name,
    sv.VISITNUM AS visit_number,
    week_named(sv.VISIT) AS visit_week,
    upper(coalesce(sv.SVOCCUR, 'Y')) != 'N' AS occurred,
    sv.SVREASOC AS reason,
    sv.SVSTDT AS visited,
    sv.SVSTDTC AS visited_as_recorded,
    date_diff('day', treated.first_infusion, sv.SVSTDT) AS trial_day
FROM sv
INNER JOIN treated ON sv.USUBJID = treated.participant
WHERE coalesce(earliest(sv.SVSTDTC) <= cut_date(), TRUE)
    AND (sv.SVSTDTC IS NOT NULL OR sv.SVOCCUR IS NOT NULL)
ORDER BY treated.participant, sv.SVSTDTC, sv.VISITNUM
