-- Every rescue treatment belongs to a worsening
--
-- A steroid pulse, plasma exchange or immunoglobulin that no reported worsening explains is either
-- an attack that was not reported or a treatment with another reason.  It belongs to a worsening
-- when it starts from the given days before its onset to as many after its last day.  Rescue is
-- what the export calls so; beside it count a pulse or one of the antibody treatments recorded
-- under another category, unless it was given for low immunoglobulin or is a specific one (against
-- hepatitis B, tetanus, rabies).  Not judged: oral courses, which follow a pulse, and treatments
-- before consent.  With an incomplete date it is a finding only if no completion of it fits.
--
-- Check     C39, version 1
-- Severity  query
-- Reads     cm (CMSEQ, CMTRT, CMDECOD, CMCAT, CMINDC, CMROUTE, CMDOSE, CMDOSU, CMSTDTC),
--           ce (CESTDTC, CEENDTC, CEENRTPT, CEDURH, CEOCCUR), dm (RFICDTC), treated
-- Takes     days_around (number; checks.rescue_days), pulses (list; checks.steroid_pulse_terms),
--           pulse_mg (number; checks.steroid_pulse_mg), others (list; antibody_treatments.terms),
--           low_levels (list; adverse_events.groups.low_immunoglobulin.keywords),
--           specific (list; checks.specific_immunoglobulins)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, eligibility: attacks that needed rescue therapy; edit checks of this trial

WITH terms AS (
    SELECT
        '(^|[^A-Z])('
        || array_to_string(list_transform($pulses, LAMBDA term: regexp_escape(upper(term))), '|')
        || ')' AS pulse,
        '(^|[^A-Z])('
        || array_to_string(list_transform($others, LAMBDA term: regexp_escape(upper(term))), '|')
        || ')S?([^A-Z]|$)' AS other,
        array_to_string(
            list_transform($low_levels, LAMBDA term: regexp_escape(upper(term))), '|'
        ) AS low_level,
        array_to_string(
            list_transform($specific, LAMBDA term: regexp_escape(upper(term))), '|'
        ) AS specific,
        $pulse_mg AS pulse_mg
),

named AS (
    SELECT
        cm.*,
        upper(concat_ws(' / ', cm.CMTRT, cm.CMDECOD)) AS name,
        cm.CMDOSE * CASE lower(cm.CMDOSU) WHEN 'mg' THEN 1 WHEN 'g' THEN 1000 END AS dose_mg,
        coalesce(upper(cm.CMCAT) LIKE '%RESCUE%', FALSE) AS is_rescue
    FROM cm
    WHERE upper(cm.CMROUTE) IS DISTINCT FROM 'ORAL'
        AND coalesce(earliest(cm.CMSTDTC) <= cut_date(), TRUE)
),

given AS (
    SELECT
        named.*,
        earliest(named.CMSTDTC) AS first_day,
        latest(named.CMSTDTC) AS last_day
    FROM named
    INNER JOIN treated ON named.USUBJID = treated.participant
    INNER JOIN dm ON named.USUBJID = dm.USUBJID
    CROSS JOIN terms
    WHERE (
        named.is_rescue
        OR (regexp_matches(named.name, terms.pulse) AND named.dose_mg >= terms.pulse_mg)
        OR (
            regexp_matches(named.name, terms.other)
            AND NOT regexp_matches(named.name, terms.specific)
            AND NOT coalesce(regexp_matches(upper(named.CMINDC), terms.low_level), FALSE)
        )
    )
    AND coalesce(
        earliest(named.CMSTDTC)
        >= coalesce(latest(dm.RFICDTC), treated.first_infusion_latest),
        named.is_rescue
    )
),

worsenings AS (
    SELECT
        USUBJID,
        earliest(CESTDTC) - $days_around AS first_day,
        $days_around + CASE
            WHEN upper(CEENRTPT) IN ('ONGOING', 'AFTER') THEN cut_date()
            ELSE greatest(
                    latest(CESTDTC),
                    coalesce(latest(CEENDTC), latest(CESTDTC)),
                    latest(CESTDTC) + cast(ceil(coalesce(CEDURH, 0) / 24) AS INTEGER)
                )
        END AS last_day
    FROM ce
    WHERE upper(CEOCCUR) IS DISTINCT FROM 'N'
        AND coalesce(earliest(CESTDTC) <= cut_date(), TRUE)
)

SELECT
    given.USUBJID AS participant,
    '' AS visit,
    'cm' AS dataset,
    'CMSEQ ' || given.CMSEQ AS record,
    'CMSTDTC' AS variable,
    given.CMSTDTC AS value,
    CASE
        WHEN given.first_day IS NULL
            THEN given.CMTRT || ' is rescue therapy without a start date, so it cannot be told '
                || 'which worsening it belongs to'
        ELSE given.CMTRT || ' from ' || given.CMSTDTC
            || CASE WHEN given.is_rescue THEN '' ELSE ' (not recorded as rescue therapy)' END
            || ', but no worsening within ' || cast($days_around AS VARCHAR)
            || ' days of it is reported'
    END AS finding
FROM given
WHERE given.first_day IS NULL
    OR NOT EXISTS (
        SELECT 1
        FROM worsenings
        WHERE worsenings.USUBJID = given.USUBJID
            AND coalesce(worsenings.first_day <= given.last_day, TRUE)
            AND coalesce(worsenings.last_day >= given.first_day, TRUE)
    )
ORDER BY given.USUBJID, given.CMSTDTC, given.CMSEQ
