-- Height, weight and body mass index of treated participants before treatment
--
-- One row per participant and measurement: the last on or before the day of the first infusion,
-- of several of one day the one recorded last.  A value of zero or less is none.
--
-- Reads    vs (VSSEQ, VSTESTCD, VSSTRESN, VSSTRESU, VSDT), treated
-- Takes    nothing
-- Returns  participant, code (HEIGHT, WEIGHT, BMI), value, unit, measured (date)
-- Source   clinical practice: body mass index is weight over height squared

WITH measured AS (
    SELECT
        treated.participant,
        upper(vs.VSTESTCD) AS code,
        vs.VSSTRESN AS value,
        vs.VSSTRESU AS unit,
        vs.VSDT AS measured,
        row_number() OVER (
            PARTITION BY treated.participant, upper(vs.VSTESTCD)
            ORDER BY vs.VSDT DESC, vs.VSSEQ DESC
        ) AS place
    FROM vs
    INNER JOIN treated ON vs.USUBJID = treated.participant
    WHERE upper(vs.VSTESTCD) IN ('HEIGHT', 'WEIGHT', 'BMI')
        AND vs.VSSTRESN > 0
        AND vs.VSDT <= treated.first_infusion
)

SELECT
    participant,
    code,
    value,
    unit,
    measured
FROM measured
WHERE place = 1
ORDER BY participant, code
