-- A confirmed attack does not go with fever or a fresh infection
--
-- Old signs come back with fever and infection and go with them (pseudo-relapse).  Confirmed is
-- what the adjudication says; while it is missing or pending, what the investigator says.  An
-- infection is an event of the organ class of infections, or one without an organ class whose
-- reported term says so; fever goes by its terms.  Found is an onset from the given days before
-- the start of the event to as many after its end, if the event began no longer before it than
-- the protocol file says: an infection of months is no cause.  With incomplete dates only what
-- holds however they are completed; an event without an end is taken to have gone on if it is
-- recorded as ongoing or not recovered, else to have been over at once.
--
-- Check     C38, version 1
-- Severity  query
-- Reads     worsenings_judged, ae (AESEQ, AETERM, AEDECOD, AEBODSYS, AESTDTC, AEENDTC, AEENRTPT,
--           AEOUT)
-- Needs     ce, ae
-- Takes     classes (list; adverse_events.groups.infections.organ_classes),
--           words (list; adverse_events.groups.infections.keywords),
--           fevers (list; checks.fever_terms), days (number; checks.infection_days),
--           fresh_days (number; checks.fresh_infection_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    SAkuraSky: not attributable to fever or infection; ours: the days

WITH events AS (
    SELECT
        *,
        coalesce(AEDECOD, AETERM) AS term,
        earliest(AESTDTC) AS fresh_from,
        latest(AESTDTC) - cast($days AS INTEGER) AS from_day,
        coalesce(
            earliest(AEENDTC),
            CASE
                WHEN upper(AEENRTPT) IN ('ONGOING', 'AFTER')
                    OR upper(AEOUT) IN ('NOT RECOVERED/NOT RESOLVED', 'RECOVERING/RESOLVING')
                    THEN cut_date()
            END,
            earliest(AESTDTC)
        ) + cast($days AS INTEGER) AS to_day
    FROM ae
    WHERE earliest(AESTDTC) <= cut_date()
        AND (
            upper(AEBODSYS) IN (SELECT unnest($classes))
            OR (
                AEBODSYS IS NULL
                AND list_bool_or(
                    list_transform($words, LAMBDA word: contains(lower(AETERM), word))
                )
            )
            OR list_bool_or(
                list_transform(
                    $fevers, LAMBDA word: contains(
                        replace(upper(concat_ws(' ', AEDECOD, AETERM)), 'HAY FEVER', ''), word
                    )
                )
            )
        )
),

confirmed AS (
    SELECT
        *,
        onset - cast($fresh_days AS INTEGER) AS fresh_since
    FROM worsenings_judged
    WHERE onset <= cut_date()
        AND confirmed
)

SELECT
    confirmed.participant,
    '' AS visit,
    'ce' AS dataset,
    'CESEQ ' || confirmed.sequence AS record,
    'CESTDTC' AS variable,
    confirmed.onset_as_recorded AS value,
    concat(
        'confirmed, with ',
        events.term,
        ' (AESEQ ',
        events.AESEQ,
        ', ',
        events.AESTDTC,
        coalesce(' to ' || events.AEENDTC, ', no end'),
        ')'
    ) AS finding
FROM confirmed
INNER JOIN events
    ON confirmed.participant = events.USUBJID
        AND confirmed.onset >= events.from_day
        AND confirmed.onset <= events.to_day
        AND confirmed.fresh_since <= events.fresh_from
ORDER BY confirmed.participant, confirmed.onset, confirmed.sequence, events.AESEQ
