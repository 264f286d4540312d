-- A serious event is reported to the sponsor within 24 hours of awareness
--
-- Needs two supplemental qualifiers of AE: AEAWDTC, when the site became aware, and AERPTDTC, when
-- the sponsor received the report.  With days alone it is a finding only if more than the given
-- hours lie between them whatever the hour: from the second day after.  An event not yet reported
-- is asked about in the same way, up to the data cut; so is one without a date of awareness, and a
-- report before the awareness.
--
-- Check     C60, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AESTDTC, AESER, AEAWDTC, AERPTDTC)
-- Needs     ae (AEAWDTC, AERPTDTC)
-- Takes     hours (number; checks.report_hours)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E6, 4.11; edit checks of this trial

WITH events AS (
    SELECT
        *,
        coalesce(
            CASE WHEN length(AEAWDTC) >= 16 THEN try_cast(left(AEAWDTC, 16) AS TIMESTAMP) END,
            cast(latest(AEAWDTC) AS TIMESTAMP) + INTERVAL 1 DAY
        ) AS aware_by,
        coalesce(
            CASE WHEN length(AERPTDTC) >= 16 THEN try_cast(left(AERPTDTC, 16) AS TIMESTAMP) END,
            cast(earliest(AERPTDTC) AS TIMESTAMP),
            cast(cut_date() AS TIMESTAMP)
        ) AS reported_from,
        CASE WHEN length(AEAWDTC) >= 16 THEN 0 ELSE 1 END AS certain_minutes
    FROM ae
    WHERE upper(AESER) = 'Y'
        AND coalesce(earliest(AESTDTC) <= cut_date(), TRUE)
),

judged AS (
    SELECT
        *,
        CASE
            WHEN earliest(AEAWDTC) IS NULL THEN 'has no date on which the site became aware'
            WHEN latest(AERPTDTC) < earliest(AEAWDTC)
                THEN 'was reported on ' || AERPTDTC || ', before the site was aware on ' || AEAWDTC
            WHEN date_diff('minute', aware_by, reported_from) + certain_minutes > 60 * $hours
                THEN CASE
                        WHEN earliest(AERPTDTC) IS NULL
                            THEN 'is not reported by the data cut; the site was aware on '
                                || AEAWDTC
                        ELSE 'was reported on ' || AERPTDTC || ', more than '
                            || cast($hours AS VARCHAR) || ' hours after the site was aware on '
                            || AEAWDTC
                    END
        END AS words
    FROM events
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    CASE WHEN earliest(AEAWDTC) IS NULL THEN 'AEAWDTC' ELSE 'AERPTDTC' END AS variable,
    CASE WHEN earliest(AEAWDTC) IS NOT NULL THEN AERPTDTC END AS value,
    AETERM || ' is serious and ' || words AS finding
FROM judged
WHERE words IS NOT NULL
ORDER BY USUBJID, AESEQ
