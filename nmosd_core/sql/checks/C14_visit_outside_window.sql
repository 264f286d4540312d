-- Every planned visit lies inside its window
--
-- Days count from the first infusion; windows are assumptions of the protocol file.  The day is
-- that of the infusion; where none is planned, or the participant came and none is recorded, that
-- of the visit.  A screening visit may lie so many days before the first infusion as the protocol
-- says; of several the last one counts.  A deviation about visits or infusions that is dated from
-- the window to the visit, or on the way there, makes the finding a note: the site knows.  Without
-- DV nothing is known of deviations.  Visits without a complete date are not judged.
--
-- Check     C14, version 2
-- Severity  query or note
-- Reads     planned_visits, visits_attended, treated, ex (EXSEQ, EXTRT, EXDOSE, EXSTDT, EXSTDTC,
--           VISIT), sv (VISITNUM, VISIT, SVSTDT, SVSTDTC, SVOCCUR), dv (DVSEQ, DVTERM, DVDECOD,
--           DVCAT, DVSTDTC)
-- Needs     ex, sv, plan
-- Takes     screening_days (number; visits.screening_days_before),
--           words (list; checks.schedule_words)
-- Returns   severity, participant, visit, dataset, record, variable, value, finding
-- Source    ours: the registry gives no windows; edit checks of this trial

WITH infusions AS (
    SELECT
        USUBJID,
        EXSTDT AS done_on,
        coalesce(VISIT, '') AS visit,
        'EXSEQ ' || EXSEQ AS record,
        EXSTDTC AS value
    FROM ex
    WHERE EXSTDT <= cut_date() AND is_infusion(EXDOSE, EXTRT)
    QUALIFY row_number() OVER (PARTITION BY USUBJID, EXSTDT ORDER BY EXSEQ) = 1
),

visits AS (
    SELECT
        USUBJID,
        SVSTDT AS done_on,
        coalesce(VISIT, '') AS visit,
        concat('VISITNUM ', printf('%g', VISITNUM), ', SVSTDTC ', SVSTDTC) AS record,
        SVSTDTC AS value
    FROM sv
    WHERE SVSTDT <= cut_date() AND upper(SVOCCUR) IS DISTINCT FROM 'N'
    QUALIFY row_number() OVER (PARTITION BY USUBJID, SVSTDT ORDER BY VISITNUM) = 1
),

came AS (
    SELECT
        visits_attended.*,
        concat('the visit of ', visits_attended.visit, ', without a recorded infusion,') AS called
    FROM visits_attended
    INNER JOIN planned_visits
        ON visits_attended.participant = planned_visits.participant
            AND visits_attended.week = planned_visits.week
    WHERE visits_attended.attended
        AND planned_visits.infusion IS NOT NULL
        AND planned_visits.status NOT IN ('done', 'early', 'late', 'done, day not recorded')
),

planned AS (
    SELECT
        *,
        visit AS called
    FROM planned_visits
    UNION ALL BY NAME
    SELECT * FROM came
),

outside AS (
    SELECT
        planned.participant,
        planned.done_on,
        least(planned.opens, planned.done_on) AS from_day,
        greatest(planned.closes, planned.done_on) AS to_day,
        coalesce(infusions.visit, visits.visit, planned.visit) AS visit,
        CASE WHEN planned.infusion IS NULL THEN 'sv' ELSE 'ex' END AS dataset,
        coalesce(infusions.record, visits.record, '') AS record,
        CASE WHEN planned.infusion IS NULL THEN 'SVSTDTC' ELSE 'EXSTDTC' END AS variable,
        coalesce(infusions.value, visits.value, cast(planned.done_on AS VARCHAR)) AS value,
        concat(
            planned.called,
            ' was on day ',
            planned.done_day,
            ', outside its window of days ',
            planned.first,
            ' to ',
            planned.last
        ) AS finding
    FROM planned
    LEFT JOIN infusions
        ON planned.participant = infusions.USUBJID
            AND planned.done_on = infusions.done_on
            AND planned.infusion IS NOT NULL
    LEFT JOIN visits
        ON planned.participant = visits.USUBJID
            AND planned.done_on = visits.done_on
            AND planned.infusion IS NULL
    WHERE planned.status IN ('early', 'late')
),

screenings AS (
    SELECT
        visits.*,
        treated.participant,
        treated.first_infusion,
        date_diff('day', visits.done_on, treated.first_infusion) AS days_before
    FROM visits
    INNER JOIN treated ON visits.USUBJID = treated.participant
    WHERE regexp_matches(visits.visit, '(?i)screen|筛选')
        AND visits.done_on <= treated.first_infusion
    QUALIFY row_number() OVER (PARTITION BY treated.participant ORDER BY visits.done_on DESC) = 1
),

screened AS (
    SELECT
        participant,
        done_on,
        done_on AS from_day,
        first_infusion AS to_day,
        visit,
        'sv' AS dataset,
        record,
        'SVSTDTC' AS variable,
        value,
        concat(
            'screening was ', days_before, ' days before the first infusion, more than ',
            $screening_days
        ) AS finding
    FROM screenings
    WHERE days_before > $screening_days
),

known AS (
    SELECT
        *,
        earliest(DVSTDTC) AS from_day,
        latest(DVSTDTC) AS to_day
    FROM dv
    WHERE list_bool_or(
            list_transform(
                $words,
                LAMBDA word: contains(upper(concat_ws(' ', DVTERM, DVDECOD, DVCAT)), upper(word))
            )
        )
),

found AS (
    FROM outside
    UNION ALL
    FROM screened
),

explained AS (
    SELECT
        found.*,
        known.DVSEQ
    FROM found
    LEFT JOIN known
        ON found.participant = known.USUBJID
            AND found.from_day <= known.to_day
            AND found.to_day >= known.from_day
    QUALIFY
        row_number() OVER (
            PARTITION BY found.participant, found.done_on, found.finding ORDER BY known.DVSEQ
        ) = 1
)

SELECT
    CASE WHEN DVSEQ IS NULL THEN 'query' ELSE 'note' END AS severity,
    participant,
    visit,
    dataset,
    record,
    variable,
    value,
    concat(finding, '; known as a deviation (DVSEQ ' || DVSEQ || ')') AS finding
FROM explained
ORDER BY participant, done_on
