-- Infusions follow each other neither too soon nor too late, unless a deviation says so
--
-- Between the first three infusions 14 days are planned and later 28.  A deviation about visits
-- or infusions dated from one infusion to the next explains the interval; without DV nothing
-- does.  Two records of one day are another check's (C18), and of infusions without a complete
-- date nothing is said.  How long the last infusion is ago is not judged here (C16).
--
-- Check     C21, version 1
-- Severity  query
-- Reads     infusions_given, dv (DVTERM, DVDECOD, DVCAT, DVSTDTC)
-- Needs     ex, infusion_plan
-- Takes     shortest_early (number; checks.shortest_early_interval_days),
--           shortest (number; checks.shortest_interval_days),
--           longest (number; checks.longest_interval_days),
--           words (list; checks.schedule_words)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, intervention: days 0, 14, 28 and then every 28; ours: the limits

WITH placed AS (
    SELECT
        *,
        dense_rank() OVER in_order AS place
    FROM infusions_given
    WHERE given IS NOT NULL
    WINDOW in_order AS (PARTITION BY participant ORDER BY given)
),

judged AS (
    SELECT
        *,
        CASE
            WHEN coalesce(infusion, place) <= 3 THEN $shortest_early ELSE $shortest
        END AS shortest,
        $longest AS longest
    FROM placed
    WHERE days_since_previous > 0
),

explained AS (
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
)

SELECT
    judged.participant,
    coalesce(judged.visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || judged.sequence AS record,
    'EXSTDTC' AS variable,
    judged.given_as_recorded AS value,
    concat(
        judged.days_since_previous,
        ' days after the infusion before, ',
        CASE
            WHEN judged.days_since_previous < judged.shortest
                THEN concat('fewer than ', judged.shortest)
            ELSE concat('more than ', judged.longest)
        END,
        ', without a deviation'
    ) AS finding
FROM judged
ANTI JOIN explained
    ON judged.participant = explained.USUBJID
        AND judged.given >= explained.from_day
        AND judged.given - cast(judged.days_since_previous AS INTEGER) <= explained.to_day
WHERE judged.days_since_previous NOT BETWEEN judged.shortest AND judged.longest
ORDER BY judged.participant, judged.given
