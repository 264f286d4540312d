-- A treatment given in hospital has a serious event or a worsening
--
-- Words of a hospital stay in the name or the indication of a treatment, without a serious adverse
-- event or a worsening so near its start, point to an event that was not reported.  Not judged:
-- treatments before consent or without a start.  Incomplete dates count where they can be near.
--
-- Check     C62B, version 1
-- Severity  query
-- Reads     cm (CMSEQ, CMTRT, CMINDC, CMSTDTC), ae (AESER, AESTDTC, AEENDTC),
--           ce (CESTDTC, CEENDTC), dm (RFICDTC)
-- Needs     cm, ae
-- Takes     words (list; checks.hospital_words), not_words (list; checks.not_hospital_words),
--           days (number; checks.laboratory_event_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E2A: hospitalisation is a criterion of seriousness; ours: the words and the days

WITH treatments AS (
    SELECT
        *,
        concat_ws(', ', CMTRT, CMINDC) AS name,
        regexp_replace(
            lower(concat_ws(', ', CMTRT, CMINDC)), array_to_string($not_words, '|'), '', 'g'
        ) AS said,
        array_to_string($words, '|') AS pattern,
        $days AS days
    FROM cm
    WHERE earliest(CMSTDTC) <= cut_date()
),

reasons AS (
    SELECT
        USUBJID,
        earliest(AESTDTC) AS first_day,
        coalesce(latest(AEENDTC), cut_date()) AS last_day
    FROM ae
    WHERE upper(AESER) = 'Y'
    UNION ALL
    SELECT
        USUBJID,
        earliest(CESTDTC) AS first_day,
        greatest(latest(CESTDTC), coalesce(latest(CEENDTC), latest(CESTDTC))) AS last_day
    FROM ce
)

SELECT
    treatments.USUBJID AS participant,
    '' AS visit,
    'cm' AS dataset,
    'CMSEQ ' || treatments.CMSEQ AS record,
    'CMTRT' AS variable,
    treatments.CMTRT AS value,
    treatments.name || ' from ' || treatments.CMSTDTC
    || ' tells of a hospital stay, but no serious event or worsening near it is recorded' AS finding
FROM treatments
INNER JOIN dm ON treatments.USUBJID = dm.USUBJID
WHERE regexp_matches(treatments.said, treatments.pattern)
    AND coalesce(earliest(treatments.CMSTDTC) >= latest(dm.RFICDTC), TRUE)
    AND NOT EXISTS (
        SELECT 1
        FROM reasons
        WHERE reasons.USUBJID = treatments.USUBJID
            AND coalesce(
                reasons.first_day - treatments.days <= latest(treatments.CMSTDTC), TRUE
            )
            AND coalesce(
                reasons.last_day + treatments.days >= earliest(treatments.CMSTDTC), TRUE
            )
    )
ORDER BY treatments.USUBJID, treatments.CMSEQ
