-- An adverse event whose words tell of a hospital stay is recorded as one
--
-- Hospitalisation makes an event serious.  Found by words, English and Chinese, in the reported
-- term, unless it says that there was none.  Asked about where AESHOSP is not Y; where it is Y and
-- AESER is not, the record contradicts itself (C56).
--
-- Check     C62, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AESTDTC, AESHOSP, AESER)
-- Takes     words (list; checks.hospital_words), not_words (list; checks.not_hospital_words)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E2A: hospitalisation is a criterion of seriousness; ours: the words

WITH events AS (
    SELECT
        *,
        regexp_replace(lower(AETERM), array_to_string($not_words, '|'), '', 'g') AS said,
        array_to_string($words, '|') AS pattern
    FROM ae
    WHERE coalesce(earliest(AESTDTC) <= cut_date(), TRUE)
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    'AESHOSP' AS variable,
    AESHOSP AS value,
    AETERM || ' tells of a hospital stay, but AESHOSP is ' || coalesce(AESHOSP, 'missing')
    || ' and AESER ' || coalesce(AESER, 'missing') AS finding
FROM events
WHERE regexp_matches(said, pattern)
    AND upper(AESHOSP) IS DISTINCT FROM 'Y'
ORDER BY USUBJID, AESEQ
