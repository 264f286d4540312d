-- Every participant with a record is in DM
--
-- A row of a participant that DM lacks enters no number.  Intake sets aside such rows, and rows
-- of DM without USUBJID or with one twice (IN01), so this finds only cuts written otherwise.
-- One finding a participant and dataset.
--
-- Check     C01, version 1
-- Severity  error
-- Reads     dm, named_participants
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SDTMIG 3.4: DM has every participant; edit checks of this trial

SELECT
    named_participants.participant,
    '' AS visit,
    named_participants.dataset,
    '' AS record,
    'USUBJID' AS variable,
    named_participants.participant AS value,
    'the participant is not in DM; rows concerned: ' || named_participants.rows AS finding
FROM named_participants
ANTI JOIN dm ON named_participants.participant = dm.USUBJID
ORDER BY named_participants.participant, named_participants.dataset
