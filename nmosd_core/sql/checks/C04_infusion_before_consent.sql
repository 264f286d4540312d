-- Consent comes before the first infusion
--
-- Compared by the day, as far as both are completely dated; the same day is in order.
--
-- Check     C04, version 1
-- Severity  error
-- Reads     dm (RFICDT, RFICDTC, RFXSTDTC), treated
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E6, informed consent; edit checks of this trial

SELECT
    treated.participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    CASE
        WHEN dm.RFXSTDTC = treated.first_infusion_as_recorded THEN 'RFXSTDTC' ELSE 'RFSTDTC'
    END AS variable,
    treated.first_infusion_as_recorded AS value,
    'the first infusion lies before the consent of ' || dm.RFICDTC AS finding
FROM treated
INNER JOIN dm ON treated.participant = dm.USUBJID
WHERE treated.first_infusion < dm.RFICDT
ORDER BY treated.participant
