-- Cell counts of treated participants, as recorded
--
-- One row per count of one kind of cell, those not done among them, by participant and date.
-- Units are kept as they are; which are the same, and which draws are compared, is decided in
-- analyses/measurements.py and analyses/b_cells.py.  Records dated after the data cut are left to
-- the data checks.
--
-- Reads    cp (CPTESTCD, CPTEST, CPSBMRKS, CPORRES, CPORRESU, CPSTRESN, CPSTRESU, CPSTAT, VISIT,
--          VISITNUM, CPDTC, CPDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name says),
--          drawn (date, complete ones only), drawn_as_recorded, trial_day (days; 0 is the first
--          infusion), earliest_day, latest_day (what an incomplete date can mean), code, test,
--          markers (of the surface), standard_result, standard_unit, result_as_recorded,
--          unit_as_recorded, not_done
-- Source   NCT05154734, secondary outcome: plasma cells and B-cell subsets before and one year
--          after

SELECT
    treated.participant,
    cp.CPSEQ AS sequence,
    cp.VISIT AS visit_name,
    cp.VISITNUM AS visit_number,
    week_named(cp.VISIT) AS visit_week,
    cp.CPDT AS drawn,
    cp.CPDTC AS drawn_as_recorded,
    date_diff('day', treated.first_infusion, cp.CPDT) AS trial_day,
    date_diff('day', treated.first_infusion, earliest(cp.CPDTC)) AS earliest_day,
    date_diff('day', treated.first_infusion, latest(cp.CPDTC)) AS latest_day,
    upper(cp.CPTESTCD) AS code,
    coalesce(cp.CPTEST, cp.CPTESTCD) AS test,
    cp.CPSBMRKS AS markers,
    cp.CPSTRESN AS standard_result,
    cp.CPSTRESU AS standard_unit,
    coalesce(cp.CPORRES, cast(cp.CPSTRESN AS VARCHAR)) AS result_as_recorded,
    coalesce(cp.CPORRESU, cp.CPSTRESU) AS unit_as_recorded,
    coalesce(upper(cp.CPSTAT) = 'NOT DONE', FALSE) AS not_done
FROM cp
INNER JOIN treated ON cp.USUBJID = treated.participant
WHERE coalesce(earliest(cp.CPDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest_day, cp.CPSEQ
