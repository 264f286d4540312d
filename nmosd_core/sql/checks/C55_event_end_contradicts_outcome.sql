-- The end of an adverse event agrees with its start and its outcome
--
-- An event does not end before it starts; one that has ended is not one that goes on, or from
-- which the participant has not recovered or is recovering (errors); one that is over has an end
-- (query). A record that another of the same preferred term goes on from is a part of an event,
-- whose outcome may well be that it goes on (C58B).  Dates are compared as far as both are known,
-- times of day where both have one.  Dates after the data cut are findings of C11.
--
-- Check     C55, version 1
-- Severity  error or query
-- Reads     ae (AESEQ, AETERM, AEDECOD, AESTDTC, AEENDTC, AEENRTPT, AEOUT)
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    SDTMIG 3.4: AE; CDISC controlled terminology, OUT

WITH continued AS (
    SELECT DISTINCT
        ae.USUBJID,
        ae.AESEQ
    FROM ae
    INNER JOIN ae AS next
        ON
            ae.USUBJID = next.USUBJID
            AND ae.AESEQ != next.AESEQ
            AND upper(ae.AEDECOD) = upper(next.AEDECOD)
    WHERE latest(next.AESTDTC) BETWEEN earliest(ae.AESTDTC) AND latest(ae.AEENDTC) + 1
        AND coalesce(latest(next.AEENDTC) >= latest(ae.AEENDTC), TRUE)
),

events AS (
    SELECT
        *,
        coalesce(
            latest(AEENDTC) < earliest(AESTDTC)
            OR (
                length(AESTDTC) >= 16
                AND length(AEENDTC) >= 16
                AND try_cast(left(AEENDTC, 16) AS TIMESTAMP)
                < try_cast(left(AESTDTC, 16) AS TIMESTAMP)
            ),
            FALSE
        ) AS ends_before_start,
        coalesce(latest(AEENDTC) <= cut_date(), FALSE) AS has_ended,
        upper(AEOUT) IN ('NOT RECOVERED/NOT RESOLVED', 'RECOVERING/RESOLVING') AS goes_on,
        upper(AEENRTPT) IN ('ONGOING', 'AFTER') AS is_ongoing,
        upper(AEOUT) IN ('RECOVERED/RESOLVED', 'RECOVERED/RESOLVED WITH SEQUELAE') AS is_over
    FROM ae
    WHERE coalesce(earliest(AESTDTC) <= cut_date(), TRUE)
),

found AS (
    SELECT
        *,
        'AEENDTC' AS variable,
        AEENDTC AS value,
        ' ends on ' || AEENDTC || ', before its start on ' || AESTDTC AS words,
        'error' AS severity
    FROM events
    WHERE ends_before_start
    UNION ALL
    SELECT
        *,
        'AEOUT' AS variable,
        AEOUT AS value,
        ' ended on ' || AEENDTC || ', but its outcome is ' || AEOUT AS words,
        'error' AS severity
    FROM events
    WHERE has_ended
        AND goes_on
        AND (USUBJID, AESEQ) NOT IN (
            SELECT (continued.USUBJID, continued.AESEQ) FROM continued
        )
    UNION ALL
    SELECT
        *,
        'AEENRTPT' AS variable,
        AEENRTPT AS value,
        ' ended on ' || AEENDTC || ', but is recorded as ' || AEENRTPT AS words,
        'error' AS severity
    FROM events
    WHERE has_ended AND is_ongoing AND NOT coalesce(goes_on, FALSE)
    UNION ALL
    SELECT
        *,
        'AEENRTPT' AS variable,
        AEENRTPT AS value,
        ' is recorded as ' || AEENRTPT || ', but its outcome is ' || AEOUT AS words,
        'error' AS severity
    FROM events
    WHERE AEENDTC IS NULL AND is_over AND is_ongoing
    UNION ALL
    SELECT
        *,
        'AEENDTC' AS variable,
        '' AS value,
        ' has the outcome ' || AEOUT || ' and no end' AS words,
        'query' AS severity
    FROM events
    WHERE AEENDTC IS NULL AND is_over AND NOT coalesce(is_ongoing, FALSE)
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || AESEQ AS record,
    variable,
    value,
    AETERM || words AS finding,
    severity
FROM found
ORDER BY USUBJID, AESEQ, variable
