-- Every titre can be read and lies on the ladder of the assay
--
-- A text that is no titre is not used; one between two rungs is either another assay or a slip
-- (errors).  A number at or beyond the end of what the assay measures should carry its sign: one
-- below the lower limit, or a standard result with a sign that the reported one lacks, has lost it
-- (query).  So has a record without a result that does not say that it was not done.  Other
-- antibodies are not judged, nor are participants who were not treated.
--
-- Check     C46, version 1
-- Severity  error or query
-- Reads     titres_judged, is (ISSTRESC)
-- Takes     codes (list; antibody.codes), ladder (list; antibody.ladder)
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    ours: half-log ladder of titres as Chinese centres report it

WITH titres AS (
    SELECT
        *,
        array_to_string($ladder, ', ') AS rungs
    FROM titres_judged
    WHERE list_contains($codes, code)
),

judged AS (
    SELECT
        titres.*,
        CASE
            WHEN titres.not_done THEN NULL
            WHEN titres.not_a_result = 'no result recorded'
                THEN 'there is neither a result nor the status NOT DONE'
            WHEN titres.not_a_result != '' THEN titres.not_a_result
            WHEN titres.censored != '' THEN NULL
            WHEN titres.reciprocal < titres.lower_limit
                THEN 'it lies below the lower limit of the assay, '
                    || format('{:g}', titres.lower_limit) || ', without the sign <'
            WHEN regexp_matches(standard.ISSTRESC, '[<≤＜]')
                THEN 'the standard result ' || standard.ISSTRESC || ' has a sign, the reported none'
            WHEN regexp_matches(standard.ISSTRESC, '[>≥＞]')
                THEN 'the standard result ' || standard.ISSTRESC || ' has a sign, the reported none'
            WHEN titres.lowest_rung IS NULL
                THEN format('{:g}', titres.reciprocal) || ' is none of the rungs '
                    || titres.rungs
        END AS words
    FROM titres
    INNER JOIN "is" AS standard
        ON titres.participant = standard.USUBJID
            AND standard.ISSEQ IS NOT DISTINCT FROM titres.sequence
)

SELECT
    participant,
    visit_name AS visit,
    'is' AS dataset,
    'ISSEQ ' || sequence AS record,
    'ISORRES' AS variable,
    result_as_recorded AS value,
    'the titre of ' || coalesce(drawn_as_recorded, 'an unknown day') || ': ' || words AS finding,
    CASE
        WHEN regexp_matches(words, 'sign|NOT DONE') THEN 'query' ELSE 'error'
    END AS severity
FROM judged
WHERE words IS NOT NULL
ORDER BY participant, earliest_day, sequence
