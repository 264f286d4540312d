-- Nothing is recorded of a participant after death or after the end of study
--
-- The end of study is the last day that DS and DM give it: the latest disposition event that is
-- not about the treatment alone, and RFPENDTC; RFENDTC where neither is recorded.  After it no
-- visit, assessment or draw took place and no adverse event began.  After a death nothing begins
-- or ends.  Incomplete dates count as the day that makes them agree.  One finding a participant
-- and day.  Left to other checks: worsenings (CE01), infusions (C22) and an EDSS after death
-- (C27).  The end of an event or treatment and a treatment begun after the end of study are
-- updates of outcome.
--
-- Check     C13, version 1
-- Severity  error
-- Reads     recorded_dates, dm (DTHDTC, RFPENDTC, RFENDTC), ds (DSCAT, DSSCAT, DSDECOD, DSTERM,
--           DSSTDTC)
-- Needs     dm
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SDTMIG 3.4: DM, DS; edit checks of this trial

WITH left_study AS (
    SELECT
        USUBJID,
        max(latest(DSSTDTC)) AS last_day
    FROM ds
    WHERE is_end_of_study(DSCAT, DSSCAT, coalesce(DSDECOD, DSTERM), DSSTDTC)
    GROUP BY USUBJID
),

ends AS (
    SELECT
        dm.USUBJID,
        latest(dm.DTHDTC) AS died,
        coalesce(
            greatest(left_study.last_day, latest(dm.RFPENDTC)), latest(dm.RFENDTC)
        ) AS left_on
    FROM dm
    LEFT JOIN left_study ON dm.USUBJID = left_study.USUBJID
),

late AS (
    SELECT
        recorded_dates.*,
        coalesce(ends.died < earliest(recorded_dates.recorded), FALSE) AS is_after_death,
        CASE WHEN is_after_death THEN ends.died ELSE ends.left_on END AS ended_on,
        list_position(
            ['sv', 'nv', 'is', 'lb', 'cp', 'rs', 'vs', 'ae', 'cm', 'mh', 'ie', 'dv'],
            recorded_dates.dataset
        ) + CASE WHEN recorded_dates.variable LIKE '%ENDTC' THEN 0.5 ELSE 0 END AS place
    FROM recorded_dates
    INNER JOIN ends ON recorded_dates.participant = ends.USUBJID
    WHERE earliest(recorded_dates.recorded) <= cut_date()
        AND recorded_dates.dataset NOT IN ('dm', 'ds', 'ce', 'ex')
        AND (
            (is_after_death AND recorded_dates.dataset != 'rs')
            OR (
                ends.left_on < earliest(recorded_dates.recorded)
                AND recorded_dates.variable IN (
                    'SVSTDTC', 'VSDTC', 'RSDTC', 'NVDTC', 'ISDTC', 'CPDTC', 'LBDTC', 'AESTDTC'
                )
                AND NOT is_after_death
            )
        )
)

SELECT
    participant,
    arg_min(visit, (place, record)) AS visit,
    arg_min(dataset, (place, record)) AS dataset,
    arg_min(record, (place, record)) AS record,
    arg_min(variable, (place, record)) AS variable,
    arg_min(recorded, (place, record)) AS value,
    concat(
        'after the ',
        CASE WHEN is_after_death THEN 'death' ELSE 'end of study' END,
        ' on ',
        ended_on,
        CASE
            WHEN count(DISTINCT concat_ws(' ', dataset, record)) > 1
                THEN concat(
                        '; records of this day: ',
                        count(DISTINCT concat_ws(' ', dataset, record)),
                        ' in ',
                        string_agg(DISTINCT dataset, ', ' ORDER BY dataset)
                    )
        END
    ) AS finding
FROM late
GROUP BY participant, left(recorded, 10), is_after_death, ended_on
ORDER BY participant, value
