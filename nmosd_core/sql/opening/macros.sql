-- Words that every query may use
--
-- date_in            what a text begins with of an ISO 8601 date: a day, a month or a year
-- earliest, latest   first and last day that a recorded date can mean; nothing where the text
--                    is no date
-- by_cut             the last of those days, at most a data cut; nothing where all of them lie
--                    after it
-- week_named         the week that a visit's name says: "WEEK 12", "Infusion 5 (week 12)", "第12周"
-- is_infusion        whether a record of exposure is an infusion that was given: a dose of zero is
--                    none, unless it is of a placebo; without a recorded dose it is one
-- name_of_treatment  the coded name, or the one reported where it is not coded ("UNCODED")
-- is_end_of_study    whether a record of disposition is an event, by the data cut, that can end a
--                    participation: no step of its beginning, and not about the treatment alone
--
-- Reads    nothing
-- Takes    nothing; cut_date() is the data cut
-- Returns  nothing; run once when a cut is opened
-- Source   SDTMIG 3.4, section 4.4: dates and times; 6.1: exposure

CREATE MACRO date_in(recorded) AS regexp_extract(recorded, '^\d{4}(-\d{2}(-\d{2})?)?');

CREATE MACRO earliest(recorded) AS try_cast(rpad(date_in(recorded), 10, '-01-01') AS DATE);

CREATE MACRO latest(recorded) AS CASE length(date_in(recorded))  -- noqa: CP05
    WHEN 10 THEN try_cast(date_in(recorded) AS DATE)
    ELSE last_day(try_cast(rpad(date_in(recorded), 7, '-12') || '-01' AS DATE))
END;

CREATE MACRO by_cut(recorded, last_day) AS CASE  -- noqa: CP05
    WHEN earliest(recorded) <= last_day THEN least(latest(recorded), last_day)
END;

CREATE MACRO week_named(visit) AS try_cast(
    regexp_extract(visit, '(?i)(?:\bweek|\bwk|\bw|第)\s*(\d+)', 1) AS INTEGER
);

CREATE MACRO is_infusion(dose, treatment) AS coalesce(  -- noqa: CP05
    dose > 0 OR upper(treatment) LIKE '%PLACEBO%', dose IS NULL
);

CREATE MACRO name_of_treatment(coded, reported) AS CASE  -- noqa: CP05
    WHEN upper(trim(coded)) IN ('UNCODED', 'NOT CODED') THEN reported
    ELSE coalesce(coded, reported)
END;

CREATE MACRO is_end_of_study(category, subcategory, event, recorded) AS (  -- noqa: CP05
    upper(coalesce(category, 'DISPOSITION EVENT')) = 'DISPOSITION EVENT'
    AND coalesce(upper(subcategory) NOT LIKE '%TREATMENT%', TRUE)
    AND upper(event) NOT IN (
        'INFORMED CONSENT OBTAINED', 'ENTERED INTO TRIAL', 'RANDOMIZED', 'ELIGIBILITY CRITERIA MET'
    )
    AND coalesce(earliest(recorded) <= cut_date(), TRUE)
);
