-- No date lies before birth, and no event of the study before consent
--
-- A birth date known to the year counts as its first day and other incomplete dates as their
-- last, so only what is certain is found.  Before consent, looked at are the starts of adverse
-- events, deviations and disposition: an adverse event from before belongs to the medical history
-- or has a wrong date, so it is asked about.  Procedures and infusions before consent have checks
-- of their own (C03, C04); history, treatments and worsenings may lie before it.  One finding a
-- participant, variable and day.
--
-- Check     C12, version 1
-- Severity  error or query
-- Reads     recorded_dates, dm (BRTHDTC, RFICDTC)
-- Needs     dm
-- Takes     nothing
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ICH E6, informed consent

WITH compared AS (
    SELECT
        recorded_dates.*,
        dm.BRTHDTC,
        dm.RFICDTC,
        coalesce(
            latest(recorded_dates.recorded) < earliest(dm.BRTHDTC), FALSE
        ) AS is_before_birth,
        coalesce(
            recorded_dates.variable IN ('AESTDTC', 'DVSTDTC', 'DSSTDTC')
            AND latest(recorded_dates.recorded) < earliest(dm.RFICDTC),
            FALSE
        ) AS is_before_consent
    FROM recorded_dates
    INNER JOIN dm ON recorded_dates.participant = dm.USUBJID
    WHERE recorded_dates.variable != 'BRTHDTC'
)

SELECT
    CASE WHEN is_before_birth THEN 'error' ELSE 'query' END AS severity,
    participant,
    min(visit) AS visit,
    dataset,
    min(record) AS record,
    variable,
    recorded AS value,
    concat(
        any_value(label),
        ' lies before the ',
        CASE
            WHEN is_before_birth THEN 'birth of ' || any_value(BRTHDTC)
            ELSE 'consent of ' || any_value(RFICDTC)
        END,
        CASE WHEN count(*) > 1 THEN '; records concerned: ' || count(*) END
    ) AS finding
FROM compared
WHERE is_before_birth OR is_before_consent
GROUP BY participant, dataset, variable, recorded, is_before_birth
ORDER BY participant, dataset, variable, recorded
