-- Whoever was given an infusion has a first infusion in DM, and none before it
--
-- Who is treated, and on which day 0 lies, is read from DM alone: an infused participant of whom DM
-- has no first infusion is left out of every rate, and a wrong day 0 moves every trial day.  The
-- infusions are those of EX by the data cut; a dose of zero is none.  Compared as far as both
-- are dated: found is an infusion that certainly came before the first of dm.  One finding a
-- participant, which names the first of the infusions.
--
-- Check     C04B, version 1
-- Severity  error
-- Reads     ex (EXSEQ, EXTRT, EXDOSE, EXSTDTC, VISIT), dm, treated
-- Needs     ex
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    definition of treated participants, in protocol.toml; SDTMIG 3.4: DM, RFXSTDTC

WITH infusions AS (
    SELECT
        *,
        earliest(EXSTDTC) AS first_day
    FROM ex
    WHERE is_infusion(EXDOSE, EXTRT)
        AND coalesce(earliest(EXSTDTC) <= cut_date(), TRUE)
    QUALIFY row_number() OVER (PARTITION BY USUBJID ORDER BY first_day, EXSTDTC, EXSEQ) = 1
)

SELECT
    infusions.USUBJID AS participant,
    coalesce(infusions.VISIT, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || infusions.EXSEQ AS record,
    'EXSTDTC' AS variable,
    infusions.EXSTDTC AS value,
    CASE
        WHEN treated.participant IS NULL
            THEN 'an infusion is recorded, but DM has no first infusion by the data cut: '
                || 'the participant is not counted as treated'
        ELSE 'given before the first infusion of DM, ' || treated.first_infusion_as_recorded
            || ', from which every day is counted'
    END AS finding
FROM infusions
INNER JOIN dm ON infusions.USUBJID = dm.USUBJID
LEFT JOIN treated ON infusions.USUBJID = treated.participant
WHERE treated.participant IS NULL
    OR latest(infusions.EXSTDTC) < treated.first_infusion_earliest
ORDER BY infusions.USUBJID
