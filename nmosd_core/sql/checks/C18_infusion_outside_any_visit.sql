-- Every infusion is given on the day of a visit, and one a day
--
-- A visit covers its days from start to end, or its one day; an incomplete date of a visit
-- covers every day that it can mean.  A second record of one day is found unless one of the two
-- has a reason for an adjustment: an infusion that was interrupted may be recorded in parts.
-- Infusions without a complete date are not judged, and a dose of zero is none.
--
-- Check     C18, version 1
-- Severity  error
-- Reads     ex (EXSEQ, EXTRT, EXDOSE, EXADJ, VISIT, EXSTDT, EXSTDTC), sv (SVSTDTC, SVENDTC,
--           SVOCCUR)
-- Needs     ex, sv, infusion_plan
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial

WITH infusions AS (
    SELECT
        USUBJID,
        EXSEQ,
        EXSTDT,
        EXSTDTC,
        coalesce(VISIT, '') AS visit,
        count(*) OVER one_day AS times,
        count(EXADJ) OVER one_day AS adjusted,
        row_number() OVER (PARTITION BY USUBJID, EXSTDT ORDER BY EXSTDTC, EXSEQ) AS place,
        first_value(EXSEQ) OVER (PARTITION BY USUBJID, EXSTDT ORDER BY EXSTDTC, EXSEQ) AS first_seq
    FROM ex
    WHERE EXSTDT <= cut_date()
        AND is_infusion(EXDOSE, EXTRT)
    WINDOW one_day AS (PARTITION BY USUBJID, EXSTDT)
),

visits AS (
    SELECT
        USUBJID,
        earliest(SVSTDTC) AS from_day,
        greatest(latest(SVSTDTC), latest(SVENDTC)) AS to_day
    FROM sv
    WHERE upper(SVOCCUR) IS DISTINCT FROM 'N'
),

outside AS (
    SELECT infusions.*
    FROM infusions
    ANTI JOIN visits
        ON infusions.USUBJID = visits.USUBJID
            AND infusions.EXSTDT >= visits.from_day
            AND infusions.EXSTDT <= visits.to_day
),

found AS (
    SELECT
        *,
        'an infusion on a day without a visit' AS finding
    FROM outside
    WHERE place = 1
    UNION ALL
    SELECT
        *,
        concat('another infusion of the same day is recorded (EXSEQ ', first_seq, ')') AS finding
    FROM infusions
    WHERE place > 1 AND adjusted = 0
)

SELECT
    USUBJID AS participant,
    visit,
    'ex' AS dataset,
    'EXSEQ ' || EXSEQ AS record,
    'EXSTDTC' AS variable,
    EXSTDTC AS value,
    finding
FROM found
ORDER BY USUBJID, EXSTDTC, EXSEQ, finding
