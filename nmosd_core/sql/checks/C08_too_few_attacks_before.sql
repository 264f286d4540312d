-- Everyone treated had enough attacks with rescue therapy before screening
--
-- Screening is the day of consent.  An attack had rescue therapy when a treatment that the export
-- calls rescue, a steroid pulse or one of the antibody treatments starts from the given days
-- before its onset to as many after it.  Dates known to the month or year count wherever they
-- may lie, and so do attacks that nobody can judge, so only those are found whose records cannot
-- fulfil the criterion.
--
-- Check     C08, version 1
-- Severity  error
-- Reads     worsenings_judged, cm (CMTRT, CMDECOD, CMCAT, CMSTDTC), dm (RFICDT, RFICDTC), treated
-- Needs     ce, cm, plan
-- Takes     rules (list; checks.eligible_attacks), days_around (number; checks.rescue_days),
--           pulses (list; checks.steroid_pulse_terms), others (list; antibody_treatments.terms)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, eligibility: attacks that needed rescue therapy

WITH rescue AS (
    SELECT
        USUBJID,
        earliest(CMSTDTC) - $days_around AS first_day,
        latest(CMSTDTC) + $days_around AS last_day
    FROM cm
    WHERE upper(CMCAT) LIKE '%RESCUE%'
        OR list_bool_or(
            list_transform(
                list_concat($pulses, $others),
                LAMBDA term: contains(upper(concat_ws(' ', CMTRT, CMDECOD)), upper(term))
            )
        )
),

attacks AS (
    SELECT DISTINCT
        worsenings_judged.participant,
        worsenings_judged.sequence,
        worsenings_judged.onset_earliest,
        worsenings_judged.onset_latest
    FROM worsenings_judged
    INNER JOIN rescue
        ON worsenings_judged.participant = rescue.USUBJID
    WHERE coalesce(worsenings_judged.meets_definition, TRUE)
        AND coalesce(rescue.last_day >= worsenings_judged.onset_earliest, TRUE)
        AND coalesce(rescue.first_day <= worsenings_judged.onset_latest, TRUE)
),

rules AS (SELECT unnest($rules, recursive := TRUE)),

counted AS (
    SELECT
        treated.participant,
        dm.RFICDTC,
        rules.months,
        rules.attacks AS wanted,
        count_if(
            coalesce(attacks.onset_earliest <= dm.RFICDT, FALSE)
            AND attacks.onset_latest >= dm.RFICDT - to_months(rules.months)
        ) AS found
    FROM treated
    INNER JOIN dm ON treated.participant = dm.USUBJID
    CROSS JOIN rules
    LEFT JOIN attacks ON treated.participant = attacks.participant
    WHERE dm.RFICDT IS NOT NULL
    GROUP BY treated.participant, dm.RFICDTC, rules.months, rules.attacks
)

SELECT
    participant,
    '' AS visit,
    'ce' AS dataset,
    '' AS record,
    'CESTDTC' AS variable,
    '' AS value,
    concat(
        'attacks with rescue therapy before the consent of ',
        any_value(RFICDTC),
        ': ',
        string_agg(
            concat(found, ' of ', wanted, ' in ', months, ' months'), ', ' ORDER BY months
        )
    ) AS finding
FROM counted
GROUP BY participant
HAVING NOT bool_or(found >= wanted)
ORDER BY participant
