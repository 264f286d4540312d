-- The last day of which anything is recorded of each treated participant
--
-- One row per treated participant.  Every date that tells that somebody was seen or asked counts:
-- visits that occurred, infusions, assessments, draws, worsenings, adverse events, treatments,
-- entry and end.  One known to the month or year counts as its last day, at most the data cut.
-- Protocol deviations, queries and visits that did not occur tell nothing of a participant.
-- Written down once when a cut is opened, because it asks thirteen datasets.
--
-- Reads    treated, dm (RFICDTC, RFSTDTC, RFENDTC, RFXSTDTC, RFXENDTC, RFPENDTC, DTHDTC),
--          ds (DSSTDTC), sv (SVSTDTC, SVENDTC, SVOCCUR), ex (EXSTDTC, EXENDTC), vs (VSDTC),
--          ce (CESTDTC, CEENDTC), cm (CMSTDTC, CMENDTC), rs (RSDTC), nv (NVDTC), is (ISDTC),
--          cp (CPDTC), lb (LBDTC), ae (AESTDTC, AEENDTC, AEAWDTC, AERPTDTC)
-- Takes    nothing
-- Returns  participant, last_record (date, on the participant's calendar in presentation mode)
-- Source   as data check C67, and what is recorded without a visit

CREATE TABLE last_records AS
WITH recorded AS (
    SELECT
        USUBJID,
        unnest([RFICDTC, RFSTDTC, RFENDTC, RFXSTDTC, RFXENDTC, RFPENDTC, DTHDTC]) AS day
    FROM dm
    UNION ALL
    SELECT
        USUBJID,
        unnest([SVSTDTC, SVENDTC]) AS day
    FROM sv
    WHERE upper(SVOCCUR) IS DISTINCT FROM 'N'
    UNION ALL
    SELECT
        USUBJID,
        unnest([EXSTDTC, EXENDTC]) AS day
    FROM ex
    UNION ALL
    SELECT
        USUBJID,
        unnest([CESTDTC, CEENDTC]) AS day
    FROM ce
    UNION ALL
    SELECT
        USUBJID,
        unnest([CMSTDTC, CMENDTC]) AS day
    FROM cm
    UNION ALL
    SELECT
        USUBJID,
        unnest([AESTDTC, AEENDTC, AEAWDTC, AERPTDTC]) AS day
    FROM ae
    UNION ALL
    SELECT
        USUBJID,
        DSSTDTC AS day
    FROM ds
    UNION ALL
    SELECT
        USUBJID,
        VSDTC AS day
    FROM vs
    UNION ALL
    SELECT
        USUBJID,
        RSDTC AS day
    FROM rs
    UNION ALL
    SELECT
        USUBJID,
        NVDTC AS day
    FROM nv
    UNION ALL
    SELECT
        USUBJID,
        ISDTC AS day
    FROM "is"
    UNION ALL
    SELECT
        USUBJID,
        CPDTC AS day
    FROM cp
    UNION ALL
    SELECT
        USUBJID,
        LBDTC AS day
    FROM lb
)

SELECT
    treated.participant,
    max(by_cut(recorded.day, treated.data_cut)) AS last_record
FROM treated
INNER JOIN recorded ON treated.participant = recorded.USUBJID
GROUP BY treated.participant;
