-- Months of first infusions, without saying whose
--
-- One row per treated participant whose first infusion is completely dated; none unless the cut
-- was opened in presentation mode.
--
-- Reads    first_infusions_by_month
-- Takes    nothing
-- Returns  participant (missing), first_infusion (date: the first day of its month, on the
--          calendar of the trial)
-- Source   trial_data/presentation

SELECT
    participant,
    first_infusion
FROM first_infusions_by_month
ORDER BY first_infusion
