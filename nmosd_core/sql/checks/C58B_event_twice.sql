-- No adverse event is recorded twice for the same days
--
-- Two records of one preferred term that overlap are one event or a slip; each raises the number
-- of events.  They overlap when one certainly starts before the other ends, or both on the same
-- day. A record that starts on the day on which the one before ends goes on from it.  So does one
-- beside a record that ended without recovery: some studies close a record whenever the severity
-- changes. Of two with the same first and last day neither goes on from the other. A record
-- without an end counts as its first day, unless it goes on.  One finding a participant and
-- preferred term, of the first record that overlaps one before it.
--
-- Check     C58B, version 2
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AEDECOD, AESTDTC, AEENDTC, AEENRTPT, AEOUT)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial

WITH events AS (
    SELECT
        USUBJID,
        AESEQ,
        AETERM,
        AEDECOD,
        upper(trim(AEDECOD)) AS term,
        AESTDTC,
        AEENDTC,
        coalesce(
            AEENDTC IS NOT NULL
            AND upper(AEOUT) IN ('NOT RECOVERED/NOT RESOLVED', 'RECOVERING/RESOLVING'),
            FALSE
        ) AS is_part,
        row_number() OVER (ORDER BY earliest(AESTDTC), AESEQ) AS place,
        earliest(AESTDTC) AS first_start,
        latest(AESTDTC) AS last_start,
        CASE
            WHEN earliest(AEENDTC) IS NOT NULL THEN earliest(AEENDTC)
            WHEN upper(AEENRTPT) IN ('ONGOING', 'AFTER') THEN cut_date() + 1
            ELSE earliest(AESTDTC)
        END AS first_end
    FROM ae
    WHERE earliest(AESTDTC) <= cut_date()
        AND trim(AEDECOD) != ''
),

overlapping AS (
    SELECT
        later.USUBJID,
        later.term,
        later.AEDECOD,
        later.AESEQ,
        later.place,
        unnest([later.AESEQ, earlier.AESEQ]) AS each_record
    FROM events AS later
    INNER JOIN events AS earlier
        ON
            later.USUBJID = earlier.USUBJID
            AND later.term = earlier.term
            AND later.place > earlier.place
    WHERE
        (
            NOT (earlier.is_part OR later.is_part)
            OR (later.AESTDTC = earlier.AESTDTC AND later.AEENDTC = earlier.AEENDTC)
        )
        AND (
            (later.AESTDTC = earlier.AESTDTC AND length(later.AESTDTC) >= 10)
            OR (later.last_start < earlier.first_end AND earlier.last_start < later.first_end)
        )
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || min_by(AESEQ, place) AS record,
    'AEDECOD' AS variable,
    any_value(AEDECOD) AS value,
    any_value(AEDECOD) || ' is recorded for overlapping days: AESEQ '
    || array_to_string(list_sort(list(DISTINCT each_record)), ', ') AS finding
FROM overlapping
GROUP BY USUBJID, term
ORDER BY USUBJID, term
