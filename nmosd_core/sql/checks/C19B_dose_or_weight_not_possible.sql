-- No dose is below zero, and every weight is above it
--
-- Such a dose is no infusion and such a weight is not used, so without this nobody would miss them.
-- A dose of zero is recorded where none was given: in order, and noted, because that record is no
-- infusion either.  Of a placebo it is one.
--
-- Check     C19B, version 2
-- Severity  error or note
-- Reads     ex (EXSEQ, EXTRT, EXDOSE, EXDOSU, EXSTDTC, VISIT), vs (VSSEQ, VSTESTCD, VSSTRESN,
--           VSSTRESU, VSDTC, VISIT)
-- Needs     ex
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    SDTMIG 3.4: EX, VS; edit checks of this trial

SELECT
    USUBJID AS participant,
    coalesce(VISIT, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || EXSEQ AS record,
    'EXDOSE' AS variable,
    concat_ws(' ', format('{:g}', EXDOSE), EXDOSU) AS value,
    CASE
        WHEN EXDOSE < 0 THEN 'the dose is below zero, so the record is not counted as an infusion'
        ELSE 'the dose is zero, so nothing was given and the record is not counted as an infusion'
    END AS finding,
    CASE WHEN EXDOSE < 0 THEN 'error' ELSE 'note' END AS severity
FROM ex
WHERE (EXDOSE < 0 OR (EXDOSE = 0 AND NOT is_infusion(EXDOSE, EXTRT)))
    AND coalesce(earliest(EXSTDTC) <= cut_date(), TRUE)
UNION ALL
SELECT
    USUBJID AS participant,
    coalesce(VISIT, '') AS visit,
    'vs' AS dataset,
    'VSSEQ ' || VSSEQ AS record,
    'VSSTRESN' AS variable,
    concat_ws(' ', format('{:g}', VSSTRESN), VSSTRESU) AS value,
    'the weight is not above zero and is not used' AS finding,
    'error' AS severity
FROM vs
WHERE upper(VSTESTCD) = 'WEIGHT'
    AND VSSTRESN <= 0
    AND coalesce(earliest(VSDTC) <= cut_date(), TRUE)
ORDER BY participant, record
