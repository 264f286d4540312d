-- No other antibody treatment, cyclophosphamide or live vaccine is given during the trial
--
-- From the first infusion on, found by words in the name of the treatment, English and Chinese;
-- live vaccines from the given days before the first infusion to as many after the last.  A
-- treatment that certainly goes on after the first infusion counts though it began before; one
-- that may have ended does not.  A deviation near its start that names it, or a prohibited
-- treatment, makes the finding a note: the site knows.
--
-- Check     C63, version 1
-- Severity  query or note
-- Reads     cm (CMSEQ, CMTRT, CMDECOD, CMSTDTC, CMENDTC, CMENRTPT), ex (EXSTDTC), treated,
--           dv (DVSEQ, DVTERM, DVDECOD, DVCAT, DVSTDTC)
-- Needs     cm
-- Takes     drugs (list; checks.prohibited_drugs), vaccines (list; checks.live_vaccines),
--           vaccine_days (number; checks.live_vaccine_days),
--           deviation_days (number; checks.deviation_days)
-- Returns   participant, visit, dataset, record, variable, value, finding, severity
-- Source    belimumab label, warnings; ours: the registry names no prohibited treatments

WITH named AS (
    SELECT
        USUBJID,
        CMSEQ,
        CMTRT,
        CMSTDTC,
        earliest(CMSTDTC) AS first_start,
        latest(CMSTDTC) AS last_start,
        CASE
            WHEN upper(CMENRTPT) IN ('ONGOING', 'AFTER') THEN cut_date()
            ELSE coalesce(earliest(CMENDTC), earliest(CMSTDTC))
        END AS first_end,
        upper(concat_ws(' / ', CMTRT, CMDECOD)) AS name,
        list_filter($drugs, LAMBDA drug: contains(name, drug))[1] AS drug,
        CASE
            WHEN NOT regexp_matches(name, 'INACTIVATED|GLOBULIN|灭活|球蛋白')
                THEN list_filter($vaccines, LAMBDA vaccine: contains(name, vaccine))[1]
        END AS vaccine,
        $vaccine_days AS vaccine_days,
        $deviation_days AS deviation_days
    FROM cm
    WHERE coalesce(earliest(CMSTDTC) <= cut_date(), TRUE)
),

spans AS (
    SELECT
        treated.participant,
        treated.first_infusion_as_recorded AS first_infusion,
        coalesce(max(earliest(ex.EXSTDTC)), treated.first_infusion_earliest) AS last_infusion
    FROM treated
    LEFT JOIN ex
        ON treated.participant = ex.USUBJID AND earliest(ex.EXSTDTC) <= cut_date()
    GROUP BY
        treated.participant,
        treated.first_infusion_as_recorded,
        treated.first_infusion_earliest
),

given AS (
    SELECT
        named.*,
        spans.first_infusion
    FROM named
    INNER JOIN spans ON named.USUBJID = spans.participant
    WHERE (
        named.drug IS NOT NULL
        AND (
            named.first_start >= latest(spans.first_infusion)
            OR named.first_end > latest(spans.first_infusion)
        )
    )
    OR (
        named.vaccine IS NOT NULL
        AND named.first_start >= latest(spans.first_infusion) - named.vaccine_days
        AND named.last_start <= spans.last_infusion + named.vaccine_days
    )
),

known AS (
    SELECT
        given.USUBJID,
        given.CMSEQ,
        min(dv.DVSEQ) AS DVSEQ
    FROM given
    INNER JOIN dv
        ON
            given.USUBJID = dv.USUBJID
            AND (
                contains(
                    upper(concat_ws(' ', dv.DVTERM, dv.DVDECOD)),
                    coalesce(given.drug, given.vaccine)
                )
                OR regexp_matches(
                    upper(concat_ws(' ', dv.DVTERM, dv.DVDECOD, dv.DVCAT)),
                    'PROHIBITED|VACCIN|禁用|疫苗'
                )
            )
            AND earliest(dv.DVSTDTC) - given.deviation_days <= given.last_start
            AND latest(dv.DVSTDTC) + given.deviation_days >= given.first_start
    GROUP BY given.USUBJID, given.CMSEQ
)

SELECT
    given.USUBJID AS participant,
    '' AS visit,
    'cm' AS dataset,
    'CMSEQ ' || given.CMSEQ AS record,
    'CMTRT' AS variable,
    given.CMTRT AS value,
    given.CMTRT || ' from ' || coalesce(given.CMSTDTC, 'an unknown day')
    || CASE
        WHEN given.drug IS NULL
            THEN ', a live vaccine, came within '
                || given.vaccine_days || ' days of the treatment of the trial'
        ELSE ' was given during the trial (first infusion ' || given.first_infusion || ')'
    END
    || coalesce('; known as a deviation (DVSEQ ' || known.DVSEQ || ')', '') AS finding,
    CASE WHEN known.DVSEQ IS NULL THEN 'query' ELSE 'note' END AS severity
FROM given
LEFT JOIN known ON given.USUBJID = known.USUBJID AND given.CMSEQ = known.CMSEQ
ORDER BY given.USUBJID, given.CMSEQ
