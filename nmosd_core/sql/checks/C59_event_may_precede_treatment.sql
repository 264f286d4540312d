-- The start of an adverse event tells whether it is treatment-emergent
--
-- An event whose start is known to the month or year, or not at all, and can lie on both sides of
-- the first infusion or of the last day that counts, is counted as treatment-emergent; the finding
-- shows both readings.  An event that ended before the first infusion is not in doubt.  Not judged
-- while the first infusion itself is not completely dated (DAT2).
--
-- Check     C59, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AESTDTC, AESTDT, AEENDTC), treated
-- Takes     last_day (number; adverse_events.emergent_to_day)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: adverse events from baseline to 52 weeks

WITH rule AS (SELECT nullif($last_day, 0) AS last_day),

events AS (
    SELECT
        ae.USUBJID,
        ae.AESEQ,
        ae.AETERM,
        ae.AESTDTC,
        treated.first_infusion,
        treated.first_infusion + rule.last_day AS last_counted,
        earliest(ae.AESTDTC) AS first_start,
        least(
            coalesce(latest(ae.AESTDTC), cut_date()), coalesce(latest(ae.AEENDTC), cut_date()),
            cut_date()
        ) AS last_start
    FROM ae
    INNER JOIN treated ON ae.USUBJID = treated.participant
    CROSS JOIN rule
    WHERE ae.AESTDT IS NULL
        AND treated.first_infusion IS NOT NULL
        AND coalesce(earliest(ae.AESTDTC) <= cut_date(), TRUE)
),

judged AS (
    SELECT
        *,
        coalesce(first_start < first_infusion, TRUE) AS may_be_before,
        coalesce(last_start > last_counted, FALSE) AS may_be_after
    FROM events
    WHERE last_start >= first_infusion
        AND coalesce(first_start <= last_counted, TRUE)
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    'AESTDTC' AS variable,
    AESTDTC AS value,
    AETERM || CASE
        WHEN first_start IS NULL THEN ' has no start that can be read'
        ELSE ' started in ' || AESTDTC
    END || ': not treatment-emergent if '
    || concat_ws(
        ' or ',
        CASE WHEN may_be_before THEN 'before ' || first_infusion END,
        CASE WHEN may_be_after THEN 'after ' || last_counted END
    ) || ', else treatment-emergent, and counted so' AS finding
FROM judged
WHERE may_be_before OR may_be_after
ORDER BY USUBJID, AESEQ
