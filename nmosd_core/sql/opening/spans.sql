-- Words that read otherwise in presentation mode than in macros
--
-- latest   last day of a span: "6100-03-01/6100-03-31" is what a date becomes that is known in
--          part, when it is moved to the participant's own calendar
--
-- Reads    nothing
-- Takes    nothing
-- Returns  nothing; run once when a cut is opened in presentation mode
-- Source   ISO 8601: time intervals

CREATE OR REPLACE MACRO latest(recorded) AS try_cast(
    coalesce(nullif(split_part(recorded, '/', 2), ''), recorded)[1:10] AS DATE
);
