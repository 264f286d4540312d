-- Nobody is given an infusion during a grave infection or within three days of its end
--
-- Grave is grade 3 or higher; without a grade, severe.  An infection is an event of the organ
-- class of infections, or one without an organ class whose reported term says so.  Found is an
-- infusion after the first day of the infection while it is not recorded as ended, or so few
-- hours after its end; days stand for hours where no time is recorded.  With incomplete dates
-- only what holds however they are completed; an event whose end is not known is left out unless
-- it is recorded as going on or not recovered.
--
-- Check     C24, version 1
-- Severity  query
-- Reads     infusions_given, ae (AESEQ, AETERM, AEDECOD, AEBODSYS, AETOXGR, AESEV, AESTDTC,
--           AEENDTC, AEENRTPT, AEOUT)
-- Needs     ex, ae, infusion_plan
-- Takes     classes (list; adverse_events.groups.infections.organ_classes),
--           words (list; adverse_events.groups.infections.keywords),
--           hours (number; checks.infection_hours)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label, warnings: caution during a severe infection; ours: the hours

WITH grave AS (
    SELECT
        *,
        coalesce('grade ' || AETOXGR, lower(AESEV)) AS severity,
        latest(AESTDTC) AS starts,
        CASE
            WHEN AEENDTC IS NOT NULL THEN earliest(AEENDTC)
            WHEN upper(AEENRTPT) IN ('ONGOING', 'AFTER')
                OR upper(AEOUT) IN ('NOT RECOVERED/NOT RESOLVED', 'RECOVERING/RESOLVING')
                THEN cut_date()
        END AS ends,
        ends + cast($hours / 24 AS INTEGER) AS safe_day
    FROM ae
    WHERE (
        upper(AEBODSYS) IN (SELECT unnest($classes))
        OR (
            AEBODSYS IS NULL
            AND list_bool_or(
                list_transform($words, LAMBDA word: contains(lower(AETERM), word))
            )
        )
    )
    AND coalesce(
        try_cast(regexp_extract(AETOXGR, '^\D*([1-5])$', 1) AS INTEGER) >= 3,
        upper(AESEV) = 'SEVERE'
    )
    AND earliest(AESTDTC) <= cut_date()
)

SELECT
    given.participant,
    coalesce(given.visit_name, '') AS visit,
    'ex' AS dataset,
    'EXSEQ ' || given.sequence AS record,
    'EXSTDTC' AS variable,
    given.given_as_recorded AS value,
    concat(
        'given during or soon after ',
        coalesce(grave.AEDECOD, grave.AETERM),
        ', ',
        grave.severity,
        ' (AESEQ ',
        grave.AESEQ,
        ', from ',
        grave.AESTDTC,
        coalesce(' to ' || grave.AEENDTC, ', not ended'),
        ')'
    ) AS finding
FROM infusions_given AS given
INNER JOIN grave
    ON given.participant = grave.USUBJID
        AND given.given > grave.starts
        AND given.given <= grave.safe_day
ORDER BY given.participant, given.given, given.sequence, grave.AESEQ
