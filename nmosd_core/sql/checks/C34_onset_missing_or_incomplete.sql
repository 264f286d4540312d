-- Every worsening has a complete onset
--
-- Without an onset a worsening has no place in the count of attacks: an error.  An onset known to
-- the month or the year is asked about when it may bear on the count of the trial, that is when
-- it may lie on or after the first infusion or so few days before it that a worsening on
-- treatment would belong to it; else, and for somebody not treated, it is a note.  What an
-- incomplete onset leaves open is on the attacks page.  Text that is no date is found by IN02.
--
-- Check     C34, version 1
-- Severity  error, query or note
-- Reads     ce (CESEQ, CETERM, CESTDTC, CEOCCUR), treated, worsenings_judged
-- Needs     ce
-- Takes     days_between (number; attack.minimum_days_between)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, primary outcome: more than 30 days after the previous attack

WITH worsenings AS (
    SELECT
        *,
        latest(CESTDTC) + cast($days_between AS INTEGER) AS last_day
    FROM ce
    WHERE upper(CEOCCUR) IS DISTINCT FROM 'N'
        AND (
            CESTDTC IS NULL
            OR (earliest(CESTDTC) <= cut_date() AND earliest(CESTDTC) < latest(CESTDTC))
        )
)

SELECT
    CASE
        WHEN worsenings.CESTDTC IS NULL THEN 'error'
        WHEN worsenings.last_day >= treated.first_infusion_earliest THEN 'query'
        ELSE 'note'
    END AS severity,
    worsenings.USUBJID AS participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || worsenings.CESEQ AS record,
    'CESTDTC' AS variable,
    coalesce(worsenings.CESTDTC, '') AS value,
    concat(
        CASE
            WHEN worsenings.CESTDTC IS NULL THEN 'no onset'
            WHEN length(worsenings.CESTDTC) = 4 THEN 'onset known to the year only'
            ELSE 'onset known to the month only'
        END,
        ': ' || worsenings.CETERM,
        CASE
            WHEN worsenings_judged.verdict = 'to review'
                THEN '; whether it is an attack of the trial cannot be decided'
        END
    ) AS finding
FROM worsenings
LEFT JOIN treated ON worsenings.USUBJID = treated.participant
LEFT JOIN worsenings_judged
    ON worsenings.USUBJID = worsenings_judged.participant
        AND worsenings.CESEQ = worsenings_judged.sequence
ORDER BY worsenings.USUBJID, worsenings.CESTDTC, worsenings.CESEQ
