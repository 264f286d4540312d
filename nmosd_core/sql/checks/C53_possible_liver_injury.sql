-- ALT or AST and bilirubin are not raised together
--
-- Both raised within the given days are a warning of drug-induced liver injury (Hy's law), to be
-- told at once.  In multiples of the upper limit reported with each result, after the day of the
-- first infusion; one finding a participant, of the first such pair.  Whether alkaline phosphatase
-- was raised too, which speaks against it, stands on the liver page.
--
-- Check     C53, version 1
-- Severity  query
-- Reads     laboratory_judged
-- Needs     lb
-- Takes     transaminases (list; laboratory.hepatic.transaminases),
--           bilirubin (list; laboratory.hepatic.bilirubin),
--           transaminase_multiple (number; laboratory.hepatic.transaminase_multiple),
--           bilirubin_multiple (number; laboratory.hepatic.bilirubin_multiple),
--           days (number; laboratory.hepatic.days_between)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    FDA guidance on drug-induced liver injury, 2009; ours: the days

WITH raised AS (
    SELECT *
    FROM laboratory_judged
    WHERE after_first
        AND drawn <= cut_date()
        AND list_contains($transaminases, code)
        AND times_upper >= $transaminase_multiple
),

yellow AS (
    SELECT
        participant,
        drawn,
        drawn_as_recorded,
        times_upper,
        $days AS days
    FROM laboratory_judged
    WHERE after_first
        AND drawn <= cut_date()
        AND list_contains($bilirubin, code)
        AND times_upper > $bilirubin_multiple
)

SELECT
    raised.participant,
    raised.visit_name AS visit,
    'lb' AS dataset,
    'LBSEQ ' || raised.sequence AS record,
    'LBSTRESN' AS variable,
    coalesce(format('{:g}', raised.value), raised.result) AS value,
    'possible drug-induced liver injury: ' || raised.test || ' was '
    || format('{:.1f}', raised.times_upper) || ' times the upper limit on '
    || raised.drawn_as_recorded || ' and bilirubin ' || format('{:.1f}', yellow.times_upper)
    || ' times on ' || yellow.drawn_as_recorded AS finding
FROM raised
INNER JOIN yellow
    ON
        raised.participant = yellow.participant
        AND abs(date_diff('day', raised.drawn, yellow.drawn)) <= yellow.days
QUALIFY row_number() OVER (
        PARTITION BY raised.participant
        ORDER BY
            greatest(raised.drawn, yellow.drawn) ASC, raised.times_upper DESC, raised.sequence ASC
    ) = 1
ORDER BY raised.participant
