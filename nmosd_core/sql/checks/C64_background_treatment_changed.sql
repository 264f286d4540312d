-- Background steroids stay, and no immunosuppressant is begun, after the first infusion
--
-- Either may change attacks and disability by itself.  An oral steroid is compared with the record
-- of the same drug before it, in the same unit; not when a rescue treatment began in between, when
-- the record before was a course whose dose falls as planned, or when either has no dose.  A stop
-- is no other dose.  Doses are taken to be daily.  An immunosuppressant that was taken before the
-- first infusion is not begun.  With an incomplete start it is a finding only if all of it lies
-- after.
--
-- Check     C64, version 1
-- Severity  query
-- Reads     cm (CMSEQ, CMTRT, CMDECOD, CMCAT, CMROUTE, CMDOSE, CMDOSU, CMSTDTC), treated
-- Needs     cm
-- Takes     steroids (list; checks.oral_steroids), percent (number; checks.steroid_change_percent),
--           tapers (list; checks.taper_words), suppressants (list; checks.immunosuppressants)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the registry does not speak of background treatment

WITH named AS (
    SELECT
        *,
        upper(concat_ws(' / ', CMDECOD, CMTRT)) AS name,
        coalesce(upper(CMCAT) LIKE '%RESCUE%', FALSE) AS is_rescue,
        list_filter($steroids, LAMBDA drug: contains(name, drug))[1] AS steroid,
        list_filter($suppressants, LAMBDA drug: contains(name, drug))[1] AS suppressant,
        regexp_matches(name, array_to_string($tapers, '|')) AS is_taper,
        $percent AS percent,
        earliest(CMSTDTC) AS started
    FROM cm
    WHERE earliest(CMSTDTC) <= cut_date()
),

steroids AS (
    SELECT
        *,
        lag(CMDOSE) OVER courses AS dose_before,
        lag(is_taper) OVER courses AS taper_before,
        lag(started) OVER courses AS started_before
    FROM named
    WHERE steroid IS NOT NULL
        AND NOT is_rescue
        AND coalesce(upper(CMROUTE), 'ORAL') = 'ORAL'
    WINDOW courses AS (
        PARTITION BY USUBJID, steroid, lower(CMDOSU) ORDER BY started, CMSEQ
    )
),

changed AS (
    SELECT
        steroids.*,
        100 * (steroids.CMDOSE - steroids.dose_before) / steroids.dose_before AS change
    FROM steroids
    INNER JOIN treated ON steroids.USUBJID = treated.participant
    WHERE steroids.started > treated.first_infusion_latest
        AND steroids.CMDOSE > 0
        AND steroids.dose_before > 0
        AND NOT steroids.taper_before
        AND NOT EXISTS (
            SELECT 1
            FROM named AS rescue
            WHERE rescue.USUBJID = steroids.USUBJID
                AND rescue.is_rescue
                AND latest(rescue.CMSTDTC) >= steroids.started_before
                AND rescue.started <= steroids.started
        )
),

begun AS (
    SELECT named.*
    FROM named
    INNER JOIN treated ON named.USUBJID = treated.participant
    WHERE named.suppressant IS NOT NULL
        AND named.started > treated.first_infusion_latest
        AND NOT EXISTS (
            SELECT 1
            FROM cm AS before
            WHERE before.USUBJID = named.USUBJID
                AND contains(
                    upper(concat_ws(' / ', before.CMDECOD, before.CMTRT)), named.suppressant
                )
                AND coalesce(
                    earliest(before.CMSTDTC) <= treated.first_infusion_latest, TRUE
                )
        )
    QUALIFY row_number() OVER (
            PARTITION BY named.USUBJID, named.suppressant ORDER BY named.started, named.CMSEQ
        ) = 1
)

SELECT
    USUBJID AS participant,
    '' AS visit,
    'cm' AS dataset,
    'CMSEQ ' || CMSEQ AS record,
    'CMDOSE' AS variable,
    format('{:g}', CMDOSE) AS value,
    CMTRT || ' changed from ' || format('{:g}', dose_before) || ' to ' || format('{:g}', CMDOSE)
    || coalesce(' ' || CMDOSU, '') || ' (' || format('{:+.0f}', change) || '%) on ' || CMSTDTC
    || ', without rescue therapy' AS finding
FROM changed
WHERE abs(change) > percent
UNION ALL
SELECT
    USUBJID AS participant,
    '' AS visit,
    'cm' AS dataset,
    'CMSEQ ' || CMSEQ AS record,
    'CMTRT' AS variable,
    CMTRT AS value,
    CMTRT || ' was begun on ' || CMSTDTC || ', after the first infusion' AS finding
FROM begun
ORDER BY participant, record, variable
