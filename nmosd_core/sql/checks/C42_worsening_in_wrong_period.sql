-- The period recorded for a worsening agrees with its onset
--
-- An attack before the first infusion is not one of the trial, whatever its category or epoch says,
-- and one after it is.  The period is read from the words of EPOCH and CECAT; a record that names
-- none is not judged.  On the day of the first infusion either is right.  A worsening after the
-- recorded end of study contradicts that record and is to review (CE01).  With an incomplete date
-- it is a finding only if every completion contradicts the period.
--
-- Check     C42, version 1
-- Severity  error
-- Reads     ce (CESEQ, CESTDTC, CECAT, EPOCH, CEOCCUR), treated
-- Takes     before (list; checks.words_before_treatment), during (list; checks.words_on_treatment)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, primary outcome; SDTMIG 3.4: EPOCH

WITH named AS (
    SELECT
        ce.USUBJID,
        ce.CESEQ,
        ce.CESTDTC,
        unnest(['EPOCH', 'CECAT']) AS variable,
        unnest([ce.EPOCH, ce.CECAT]) AS value
    FROM ce
    WHERE upper(ce.CEOCCUR) IS DISTINCT FROM 'N'
        AND earliest(ce.CESTDTC) <= cut_date()
),

placed AS (
    SELECT
        *,
        list_bool_or(list_transform($before, LAMBDA word: contains(upper(value), word)))
            AS is_before,
        list_bool_or(list_transform($during, LAMBDA word: contains(upper(value), word)))
            AS is_during
    FROM named
    WHERE value IS NOT NULL
)

SELECT
    placed.USUBJID AS participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || placed.CESEQ AS record,
    placed.variable,
    placed.value,
    'the onset of ' || placed.CESTDTC || ' lies '
    || CASE WHEN placed.is_before THEN 'after' ELSE 'before' END || ' the first infusion of '
    || treated.first_infusion_as_recorded || ', but the record says ' || placed.value AS finding
FROM placed
INNER JOIN treated ON placed.USUBJID = treated.participant
WHERE (
    placed.is_before
    AND earliest(placed.CESTDTC) > treated.first_infusion_latest
)
OR (
    placed.is_during
    AND NOT placed.is_before
    AND latest(placed.CESTDTC) < treated.first_infusion_earliest
)
ORDER BY placed.USUBJID, placed.CESTDTC, placed.CESEQ, placed.variable
