-- Sex and date of consent are recorded for everyone screened
--
-- Participants whose DM row is there more than once are found at intake (IN01).
--
-- Check     C02, version 1
-- Severity  error
-- Reads     dm (SEX, RFICDTC)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E6, informed consent; edit checks of this trial

SELECT
    USUBJID AS participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    variable,
    '' AS value,
    words AS finding
FROM (
    SELECT
        USUBJID,
        'SEX' AS variable,
        SEX AS recorded,
        'the sex is missing' AS words
    FROM dm
    UNION ALL
    SELECT
        USUBJID,
        'RFICDTC' AS variable,
        RFICDTC AS recorded,
        'the date of informed consent is missing' AS words
    FROM dm
) AS asked
WHERE recorded IS NULL
ORDER BY participant, variable
