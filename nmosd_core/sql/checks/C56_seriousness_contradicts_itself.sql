-- A serious event has a criterion, a criterion makes an event serious, and a death has a date
--
-- Criteria are death, life-threatening, hospitalisation, disability, congenital anomaly, medically
-- important, and in older exports cancer and overdose.  An event that is serious without any is
-- asked about where the export records criteria at all.  A fatal outcome needs the date of death
-- in dm.
--
-- Check     C56, version 1
-- Severity  error
-- Reads     ae (AESEQ, AETERM, AESTDTC, AESER, AESDTH, AESLIFE, AESHOSP, AESDISAB, AESCONG, AESMIE,
--           AESCAN, AESOD, AEOUT), dm (DTHDTC)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E2A; SDTMIG 3.4: AE

WITH events AS (
    SELECT
        ae.*,
        concat_ws(
            ', ',
            CASE WHEN upper(ae.AESDTH) = 'Y' THEN 'death' END,
            CASE WHEN upper(ae.AESLIFE) = 'Y' THEN 'life-threatening' END,
            CASE WHEN upper(ae.AESHOSP) = 'Y' THEN 'hospitalisation' END,
            CASE WHEN upper(ae.AESDISAB) = 'Y' THEN 'disability' END,
            CASE WHEN upper(ae.AESCONG) = 'Y' THEN 'congenital anomaly' END,
            CASE WHEN upper(ae.AESMIE) = 'Y' THEN 'medically important' END,
            CASE WHEN upper(ae.AESCAN) = 'Y' THEN 'cancer' END,
            CASE WHEN upper(ae.AESOD) = 'Y' THEN 'overdose' END
        ) AS criteria,
        coalesce(
            ae.AESDTH, ae.AESLIFE, ae.AESHOSP, ae.AESDISAB,
            ae.AESCONG, ae.AESMIE, ae.AESCAN, ae.AESOD
        ) IS NOT NULL AS says_criteria,
        bool_or(says_criteria) OVER () AS has_criteria,
        coalesce(upper(ae.AESER) = 'Y', FALSE) AS is_serious
    FROM ae
    WHERE coalesce(earliest(ae.AESTDTC) <= cut_date(), TRUE)
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    'AESER' AS variable,
    AESER AS value,
    AETERM || CASE
        WHEN is_serious THEN ' is serious, but no criterion of seriousness is recorded as Y'
        ELSE ' has a criterion of seriousness (' || criteria || '), but AESER is '
            || coalesce(AESER, 'missing')
    END AS finding
FROM events
WHERE (is_serious AND criteria = '' AND has_criteria)
    OR (criteria != '' AND NOT is_serious)
UNION ALL
SELECT
    events.USUBJID AS participant,
    '' AS visit,
    'dm' AS dataset,
    '' AS record,
    'DTHDTC' AS variable,
    '' AS value,
    events.AETERM || ' (AESEQ ' || events.AESEQ || ') was fatal, but dm has no date of death'
        AS finding
FROM events
INNER JOIN dm ON events.USUBJID = dm.USUBJID
WHERE (upper(events.AEOUT) = 'FATAL' OR upper(events.AESDTH) = 'Y')
    AND dm.DTHDTC IS NULL
ORDER BY participant, record, variable
