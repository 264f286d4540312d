-- Laboratory results of treated participants, as recorded
--
-- One row per result, those not done among them, by participant, test and date.  A result that is
-- no number ("<3.42") keeps its text and has no value.  Limits of normal are those of the record,
-- in the standard unit.  Records dated after the data cut are left to the data checks.
--
-- Reads    lb (LBSEQ, LBTESTCD, LBTEST, LBCAT, LBORRES, LBORRESU, LBSTRESC, LBSTRESN, LBSTRESU,
--          LBSTNRLO, LBSTNRHI, LBNRIND, LBBLFL, LBSTAT, VISIT, LBDTC, LBDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, drawn (date, complete ones only), drawn_as_recorded,
--          trial_day (days; 0 is the first infusion), code, test, category, value, unit, result,
--          result_as_recorded, unit_as_recorded, lower_limit, upper_limit, indicator (of the
--          reference range, as recorded), flagged_baseline, not_done
-- Source   SDTMIG 3.4: LB

SELECT
    treated.participant,
    lb.LBSEQ AS sequence,
    lb.VISIT AS visit_name,
    lb.LBDT AS drawn,
    lb.LBDTC AS drawn_as_recorded,
    date_diff('day', treated.first_infusion, lb.LBDT) AS trial_day,
    upper(lb.LBTESTCD) AS code,
    coalesce(lb.LBTEST, lb.LBTESTCD) AS test,
    lb.LBCAT AS category,
    coalesce(lb.LBSTRESN, try_cast(lb.LBSTRESC AS DOUBLE)) AS value,
    lb.LBSTRESU AS unit,
    coalesce(lb.LBSTRESC, cast(lb.LBSTRESN AS VARCHAR), lb.LBORRES) AS result,
    lb.LBORRES AS result_as_recorded,
    lb.LBORRESU AS unit_as_recorded,
    lb.LBSTNRLO AS lower_limit,
    lb.LBSTNRHI AS upper_limit,
    upper(lb.LBNRIND) AS indicator,
    coalesce(upper(lb.LBBLFL) = 'Y', FALSE) AS flagged_baseline,
    coalesce(upper(lb.LBSTAT) = 'NOT DONE', FALSE) AS not_done
FROM lb
INNER JOIN treated ON lb.USUBJID = treated.participant
WHERE coalesce(earliest(lb.LBDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, code, lb.LBDTC, lb.LBSEQ
