-- Everyone treated was of age at consent
--
-- The age is counted from the birth date to the consent where both are known well enough; a
-- birth known to the month or the year counts as its first day, so only those who were certainly
-- too young are found.  Else the recorded age stands.  Of somebody without either it is asked.
--
-- Check     C05, version 1
-- Severity  error or query
-- Reads     dm (AGE, BRTHDTC, RFICDT), treated
-- Needs     dm, plan
-- Takes     minimum_age (number; eligibility.minimum_age)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, eligibility: 18 years or older

WITH ages AS (
    SELECT
        dm.USUBJID,
        coalesce(
            date_sub('year', earliest(dm.BRTHDTC), coalesce(dm.RFICDT, treated.first_infusion)),
            dm.AGE
        ) AS years,
        CASE WHEN earliest(dm.BRTHDTC) IS NULL THEN 'AGE' ELSE 'BRTHDTC' END AS variable,
        coalesce(dm.BRTHDTC, cast(dm.AGE AS VARCHAR), '') AS value
    FROM dm
    INNER JOIN treated ON dm.USUBJID = treated.participant
)

SELECT
    CASE WHEN years IS NULL THEN 'query' ELSE 'error' END AS severity,
    USUBJID AS participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    variable,
    value,
    CASE
        WHEN years IS NULL THEN 'neither age nor birth date is recorded'
        ELSE cast(floor(years) AS INTEGER) || ' years at consent, below '
            || cast($minimum_age AS VARCHAR)
    END AS finding
FROM ages
WHERE coalesce(years < $minimum_age, TRUE)
ORDER BY USUBJID
