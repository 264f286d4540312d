-- Scores of treated participants, as recorded: the EDSS, functional systems and others
--
-- One row per record of rs, those not done among them, by participant and date.  Which value is on
-- the scale, which codes are functional systems, which score is the baseline and which stands for
-- a planned week is decided in analyses/edss_scores.py and functional_systems.py.  Records dated
-- after the data cut are left to the data checks.
--
-- Reads    rs (RSTESTCD, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, RSREASND, VISIT, VISITNUM, RSDTC,
--          RSDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, code, visit_name, visit_number, visit_week (as the visit's name
--          says), assessed (date, complete ones only), assessed_as_recorded, trial_day (days; 0 is
--          the first infusion), earliest_day, latest_day (what an incomplete date can mean),
--          recorded_score, score_as_recorded, not_done, reason_not_done
-- Source   NCT05154734, secondary outcome: worsening from baseline in EDSS; Kurtzke functional
--          systems, which the EDSS is made of

SELECT
    treated.participant,
    rs.RSSEQ AS sequence,
    upper(rs.RSTESTCD) AS code,
    rs.VISIT AS visit_name,
    rs.VISITNUM AS visit_number,
    week_named(rs.VISIT) AS visit_week,
    rs.RSDT AS assessed,
    rs.RSDTC AS assessed_as_recorded,
    date_diff('day', treated.first_infusion, rs.RSDT) AS trial_day,
    date_diff('day', treated.first_infusion, earliest(rs.RSDTC)) AS earliest_day,
    date_diff('day', treated.first_infusion, latest(rs.RSDTC)) AS latest_day,
    coalesce(
        rs.RSSTRESN,
        try_cast(trim(rs.RSSTRESC) AS DOUBLE),
        try_cast(trim(rs.RSORRES) AS DOUBLE)
    ) AS recorded_score,
    coalesce(rs.RSORRES, rs.RSSTRESC, cast(rs.RSSTRESN AS VARCHAR)) AS score_as_recorded,
    coalesce(upper(rs.RSSTAT) = 'NOT DONE', FALSE) AS not_done,
    rs.RSREASND AS reason_not_done
FROM rs
INNER JOIN treated ON rs.USUBJID = treated.participant
WHERE coalesce(earliest(rs.RSDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest_day, rs.RSSEQ
