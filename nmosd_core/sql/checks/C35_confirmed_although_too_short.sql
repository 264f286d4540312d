-- A confirmed attack lasts long enough, and no worsening ends before its onset
--
-- Confirmed is what the adjudication says; while it is missing or pending, what the investigator
-- says.  The duration is the recorded one, else from two times of day; without either only an end
-- on the day of the onset is certainly too short.  Of a worsening recorded as ongoing the end is
-- not believed (CE01).
--
-- Check     C35, version 1
-- Severity  error
-- Reads     ce (CESEQ, CESTDTC, CEENDTC, CEENRTPT, CEDUR, CEDURH, CEINVCNF, CEADJUD, CEOCCUR)
-- Takes     hours (number; attack.minimum_hours)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, primary outcome: an attack lasts at least 24 hours

WITH worsenings AS (
    SELECT
        *,
        date_diff(
            'minute',
            try_cast(CASE WHEN length(CESTDTC) >= 16 THEN left(CESTDTC, 16) END AS TIMESTAMP),
            try_cast(CASE WHEN length(CEENDTC) >= 16 THEN left(CEENDTC, 16) END AS TIMESTAMP)
        ) AS minutes,
        coalesce(CEDURH, minutes / 60) AS lasted,
        CASE
            WHEN upper(CEADJUD) = 'CONFIRMED' THEN TRUE
            WHEN upper(CEADJUD) LIKE 'NOT%' THEN FALSE
            ELSE coalesce(upper(CEINVCNF) = 'Y', FALSE)
        END AS is_confirmed,
        CASE WHEN upper(CEADJUD) = 'CONFIRMED' THEN 'adjudication' ELSE 'investigator' END
            AS confirmed_by,
        coalesce(minutes < 0 OR latest(CEENDTC) < earliest(CESTDTC), FALSE) AS ends_before
    FROM ce
    WHERE upper(CEOCCUR) IS DISTINCT FROM 'N'
        AND coalesce(earliest(CESTDTC) <= cut_date(), TRUE)
),

found AS (
    SELECT
        *,
        CASE
            WHEN lasted < $hours
                THEN concat(
                        'lasted ', printf('%g', round(lasted, 1)), ' hours, less than ',
                        printf('%g', cast($hours AS DOUBLE))
                    )
            WHEN lasted IS NULL
                AND coalesce(upper(CEENRTPT) NOT IN ('ONGOING', 'AFTER'), TRUE)
                AND earliest(CESTDTC) = latest(CEENDTC)
                THEN 'ended on the day of its onset'
        END AS too_short
    FROM worsenings
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || CESEQ AS record,
    CASE WHEN ends_before OR CEDUR IS NULL THEN 'CEENDTC' ELSE 'CEDUR' END AS variable,
    CASE WHEN ends_before OR CEDUR IS NULL THEN CEENDTC ELSE CEDUR END AS value,
    CASE
        WHEN ends_before THEN concat('ends before its onset of ', CESTDTC)
        ELSE concat(too_short, ', but is confirmed as an attack by the ', confirmed_by)
    END AS finding
FROM found
WHERE ends_before OR (is_confirmed AND too_short IS NOT NULL)
ORDER BY USUBJID, CESTDTC, CESEQ
