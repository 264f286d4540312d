-- No date lies after the data cut
--
-- A date known to the month or the year is found only if all of it lies after the cut.  One
-- finding a participant, variable and day, since one slip dates every result of a visit.  Such
-- records are used nowhere, and no other check speaks of them.  A date that is not ISO 8601 or
-- does not exist cannot be read; intake sets its value aside and says so (IN02).
--
-- Check     C11, version 1
-- Severity  error
-- Reads     recorded_dates
-- Needs     dm
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    data cut of this trial; edit checks of this trial

SELECT
    participant,
    min(visit) AS visit,
    dataset,
    min(record) AS record,
    variable,
    recorded AS value,
    concat(
        any_value(label),
        ' lies after the data cut ',
        cut_date(),
        CASE WHEN count(*) > 1 THEN '; records concerned: ' || count(*) END
    ) AS finding
FROM recorded_dates
WHERE earliest(recorded) > cut_date()
GROUP BY participant, dataset, variable, recorded
ORDER BY participant, dataset, variable, recorded
