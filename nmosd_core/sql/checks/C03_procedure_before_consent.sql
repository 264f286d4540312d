-- No procedure of the study comes before consent
--
-- One finding a participant and dataset, which names the first of the dates.  Compared by the
-- day, as far as both are completely dated; the same day is in order.  An antibody result or a
-- scan from before may be of routine care, so those are asked about rather than called wrong.
-- Infusions have a check of their own (C04).
--
-- Check     C03, version 1
-- Severity  error or query
-- Reads     recorded_dates, dm (RFICDT, RFICDTC)
-- Takes     nothing
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    ICH E6, informed consent; edit checks of this trial

SELECT
    CASE WHEN early.dataset IN ('is', 'nv') THEN 'query' ELSE 'error' END AS severity,
    early.participant,
    arg_min(early.visit, early.day) AS visit,
    early.dataset,
    arg_min(early.record, early.day) AS record,
    early.variable,
    arg_min(early.recorded, early.day) AS value,
    concat(
        'before the consent of ',
        any_value(dm.RFICDTC),
        CASE WHEN early.dataset IN ('is', 'nv') THEN ': of routine care?' END,
        CASE WHEN count(*) > 1 THEN '; records concerned: ' || count(*) END
    ) AS finding
FROM recorded_dates AS early
INNER JOIN dm ON early.participant = dm.USUBJID
WHERE early.variable IN ('SVSTDTC', 'VSDTC', 'RSDTC', 'NVDTC', 'ISDTC', 'CPDTC', 'LBDTC')
    AND early.day < dm.RFICDT
GROUP BY early.participant, early.dataset, early.variable
ORDER BY early.participant, early.dataset
