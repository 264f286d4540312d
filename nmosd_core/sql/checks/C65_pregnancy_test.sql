-- A woman who may become pregnant has a negative pregnancy test before the first infusion
--
-- Pregnancy and child-bearing potential exclude from the trial.  A positive test of a treated
-- participant is asked about whenever it was.  A missing one is asked about in treated women up to
-- the given age, counted from the birth where it is not recorded, whose history names no reason
-- against; not done is missing.  Where the export has no such test of anybody, one note says so.
--
-- Check     C65, version 1
-- Severity  query or note
-- Reads     lb (LBSEQ, LBTESTCD, LBTEST, LBORRES, LBSTRESC, LBNRIND, LBSTAT, LBDTC, VISIT),
--           dm (SEX, AGE, BRTHDTC, RFICDT, RFSTDT), mh (MHTERM, MHDECOD), treated
-- Needs     lb
-- Takes     codes (list; checks.pregnancy_codes), to_age (number; checks.childbearing_to_age),
--           against (list; checks.no_childbearing_terms)
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    NCT05154734, eligibility: pregnancy or child-bearing potential

WITH tests AS (
    SELECT
        *,
        coalesce(LBORRES, LBSTRESC) AS result,
        coalesce(
            regexp_matches(upper(coalesce(LBSTRESC, LBORRES)), '^\W*(POS|DETECTED|REACTIVE|\+|阳性)')
            OR upper(LBNRIND) LIKE 'HIGH%',
            FALSE
        ) AS is_positive
    FROM lb
    WHERE list_contains($codes, upper(LBTESTCD))
        AND upper(LBSTAT) IS DISTINCT FROM 'NOT DONE'
        AND coalesce(LBORRES, LBSTRESC) IS NOT NULL
        AND coalesce(earliest(LBDTC) <= cut_date(), TRUE)
),

excused AS (
    SELECT DISTINCT USUBJID
    FROM mh
    WHERE regexp_matches(
            upper(concat_ws(' / ', MHTERM, MHDECOD)), array_to_string($against, '|')
        )
),

young AS (
    SELECT USUBJID
    FROM dm
    WHERE upper(SEX) = 'F'
        AND coalesce(AGE, date_sub('year', latest(BRTHDTC), coalesce(RFICDT, RFSTDT))) <= $to_age
),

untested AS (
    SELECT
        treated.participant,
        treated.first_infusion_as_recorded AS first_infusion
    FROM treated
    INNER JOIN young ON treated.participant = young.USUBJID
    ANTI JOIN excused ON treated.participant = excused.USUBJID
    WHERE NOT EXISTS (
            SELECT 1
            FROM tests
            WHERE tests.USUBJID = treated.participant
                AND coalesce(
                    earliest(tests.LBDTC) <= treated.first_infusion_latest, TRUE
                )
        )
)

SELECT
    tests.USUBJID AS participant,
    tests.VISIT AS visit,
    'lb' AS dataset,
    'LBSEQ ' || tests.LBSEQ AS record,
    'LBORRES' AS variable,
    tests.result AS value,
    coalesce(tests.LBTEST, tests.LBTESTCD) || ' of ' || coalesce(tests.LBDTC, 'an unknown day')
    || ' is positive: ' || tests.result AS finding,
    'query' AS severity
FROM tests
INNER JOIN treated ON tests.USUBJID = treated.participant
WHERE tests.is_positive
UNION ALL
SELECT
    untested.participant,
    '' AS visit,
    'lb' AS dataset,
    '' AS record,
    'LBORRES' AS variable,
    '' AS value,
    'no pregnancy test up to the first infusion of ' || untested.first_infusion || ' is recorded'
        AS finding,
    'query' AS severity
FROM untested
WHERE EXISTS (SELECT 1 FROM tests)
UNION ALL
SELECT
    '' AS participant,
    '' AS visit,
    'lb' AS dataset,
    '' AS record,
    'LBTESTCD' AS variable,
    '' AS value,
    'LB has no pregnancy test of anybody, so nothing is known of ' || count(*)
    || ' treated women who may become pregnant' AS finding,
    'note' AS severity
FROM untested
WHERE NOT EXISTS (SELECT 1 FROM tests)
HAVING count(*) > 0
ORDER BY participant, record
