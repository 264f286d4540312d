-- Antibody results of treated participants, as recorded
--
-- One row per result of is, of whatever antibody and those not done among them, by participant
-- and date.  Which are AQP4-IgG, what the text means and which draws are compared is decided in
-- analyses/titre_results.py.  Records dated after the data cut are left to the data checks.
--
-- Reads    is (ISTESTCD, ISTEST, ISORRES, ISSTRESC, ISSTRESN, ISLLOQ, ISMETHOD, ISSTAT, VISIT,
--          VISITNUM, ISDTC, ISDT), treated
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, visit_name, visit_number, visit_week (as the visit's name says),
--          drawn (date, complete ones only), drawn_as_recorded, trial_day (days; 0 is the first
--          infusion), earliest_day, latest_day (what an incomplete date can mean), code, test,
--          result_as_recorded, standard_reciprocal, lower_limit (reciprocal), assay, not_done
-- Source   NCT05154734, secondary outcome: AQP4-IgG titre before and one year after

SELECT
    treated.participant,
    "is".ISSEQ AS sequence,
    "is".VISIT AS visit_name,
    "is".VISITNUM AS visit_number,
    week_named("is".VISIT) AS visit_week,
    "is".ISDT AS drawn,
    "is".ISDTC AS drawn_as_recorded,
    date_diff('day', treated.first_infusion, "is".ISDT) AS trial_day,
    date_diff('day', treated.first_infusion, earliest("is".ISDTC)) AS earliest_day,
    date_diff('day', treated.first_infusion, latest("is".ISDTC)) AS latest_day,
    upper("is".ISTESTCD) AS code,
    coalesce("is".ISTEST, "is".ISTESTCD) AS test,
    coalesce("is".ISORRES, "is".ISSTRESC, cast("is".ISSTRESN AS VARCHAR)) AS result_as_recorded,
    "is".ISSTRESN AS standard_reciprocal,
    "is".ISLLOQ AS lower_limit,
    "is".ISMETHOD AS assay,
    coalesce(upper("is".ISSTAT) = 'NOT DONE', FALSE) AS not_done
FROM "is"
INNER JOIN treated ON "is".USUBJID = treated.participant
WHERE coalesce(earliest("is".ISDTC) <= cut_date(), TRUE)
ORDER BY treated.participant, earliest_day, "is".ISSEQ
