-- Laboratory tests that have a result, by visit of treated participants
--
-- One row per participant, visit and day of draw, for the tests asked for.  Records dated after
-- the data cut are left to the data checks.
--
-- Reads    lb (LBSEQ, LBTESTCD, LBORRES, LBSTRESC, LBSTRESN, LBSTAT, VISIT, VISITNUM, LBDTC, LBDT),
--          treated
-- Takes    $codes (list of LBTESTCD, in capitals); cut_date() is the data cut
-- Returns  participant, sequence (of the last record), visit_name, visit_number, visit_week (as
--          the visit's name says), drawn (date, complete ones only), trial_day (days; 0 is the
--          first infusion), latest_day (what an incomplete date can mean), tests (codes with a
--          result, a space between), not_done (codes recorded as not done)
-- Source   SDTMIG 3.4: LB

WITH results AS (
    SELECT
        treated.participant,
        lb.LBSEQ AS sequence,
        lb.VISIT AS visit_name,
        lb.VISITNUM AS visit_number,
        lb.LBDT AS drawn,
        date_diff('day', treated.first_infusion, lb.LBDT) AS trial_day,
        date_diff('day', treated.first_infusion, latest(lb.LBDTC)) AS latest_day,
        upper(lb.LBTESTCD) AS code,
        coalesce(upper(lb.LBSTAT) = 'NOT DONE', FALSE) AS is_not_done,
        coalesce(lb.LBORRES, lb.LBSTRESC, cast(lb.LBSTRESN AS VARCHAR)) IS NOT NULL AS has_result
    FROM lb
    INNER JOIN treated ON lb.USUBJID = treated.participant
    WHERE
        upper(lb.LBTESTCD) IN (SELECT unnest($codes))
        AND coalesce(earliest(lb.LBDTC) <= cut_date(), TRUE)
)

SELECT
    participant,
    max(sequence) AS sequence,
    visit_name,
    visit_number,
    week_named(visit_name) AS visit_week,
    drawn,
    trial_day,
    latest_day,
    string_agg(DISTINCT code, ' ' ORDER BY code) FILTER (WHERE has_result) AS tests,
    string_agg(DISTINCT code, ' ' ORDER BY code) FILTER (WHERE is_not_done) AS not_done
FROM results
GROUP BY participant, visit_name, visit_number, drawn, trial_day, latest_day
ORDER BY participant, latest_day, sequence
