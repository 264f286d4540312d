-- Immunoglobulin levels of treated participants, as recorded
--
-- One row per result of one of the tests asked for, those not done among them, by participant
-- and date.  Which unit is which, and which draws are compared, is decided in
-- analyses/measurements.py and analyses/immunoglobulins.py.  Records dated after the data cut are
-- left to the data checks.
--
-- Reads    lb (LBTESTCD, LBTEST, LBORRES, LBORRESU, LBSTRESC, LBSTRESN, LBSTRESU, LBSTNRLO,
--          LBSTAT, VISIT, VISITNUM, LBDTC, LBDT), treated
-- Takes    $codes (list of LBTESTCD, in capitals); cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name says),
--          drawn (date, complete ones only), drawn_as_recorded, trial_day (days; 0 is the first
--          infusion), earliest_day, latest_day (what an incomplete date can mean), code, test,
--          standard_result, standard_unit, result_as_recorded, unit_as_recorded,
--          lower_limit_of_normal (in standard_unit), not_done
-- Source   belimumab label, pharmacodynamics: immunoglobulins fall

SELECT
    treated.participant,
    lb.LBSEQ AS sequence,
    lb.VISIT AS visit_name,
    lb.VISITNUM AS visit_number,
    week_named(lb.VISIT) AS visit_week,
    lb.LBDT AS drawn,
    lb.LBDTC AS drawn_as_recorded,
    date_diff('day', treated.first_infusion, lb.LBDT) AS trial_day,
    date_diff('day', treated.first_infusion, earliest(lb.LBDTC)) AS earliest_day,
    date_diff('day', treated.first_infusion, latest(lb.LBDTC)) AS latest_day,
    upper(lb.LBTESTCD) AS code,
    coalesce(lb.LBTEST, lb.LBTESTCD) AS test,
    lb.LBSTRESN AS standard_result,
    lb.LBSTRESU AS standard_unit,
    coalesce(lb.LBORRES, lb.LBSTRESC, cast(lb.LBSTRESN AS VARCHAR)) AS result_as_recorded,
    coalesce(lb.LBORRESU, lb.LBSTRESU) AS unit_as_recorded,
    lb.LBSTNRLO AS lower_limit_of_normal,
    coalesce(upper(lb.LBSTAT) = 'NOT DONE', FALSE) AS not_done
FROM lb
INNER JOIN treated ON lb.USUBJID = treated.participant
WHERE
    upper(lb.LBTESTCD) IN (SELECT unnest($codes))
    AND coalesce(earliest(lb.LBDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest_day, lb.LBSEQ
