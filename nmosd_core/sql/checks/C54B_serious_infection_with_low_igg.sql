-- A serious infection does not come with IgG below normal
--
-- Together they may end the treatment, so the two records should know of each other.  The level is
-- the last on or before the start of the infection, else the first during it; low is below the
-- lower limit of normal reported with it.  An infection is the organ class of the protocol; serious
-- is AESER.  Started on or after the first infusion; an incomplete start is taken by its last day.
--
-- Check     C54B, version 1
-- Severity  query
-- Reads     ae (AESEQ, AETERM, AEBODSYS, AESER, AESTDTC, AEENDTC), immunoglobulins_judged, treated
-- Needs     ae, lb
-- Takes     classes (list; adverse_events.groups.serious_infections.organ_classes)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label, warnings: serious infections; ours: the level that counts

WITH infections AS (
    SELECT
        ae.*,
        latest(ae.AESTDTC) AS started,
        coalesce(latest(ae.AEENDTC), cut_date()) AS ended
    FROM ae
    INNER JOIN treated ON ae.USUBJID = treated.participant
    WHERE upper(ae.AESER) = 'Y'
        AND upper(ae.AEBODSYS) IN (SELECT unnest($classes))
        AND latest(ae.AESTDTC) >= treated.first_infusion_earliest
        AND earliest(ae.AESTDTC) <= cut_date()
),

levels AS (
    SELECT *
    FROM immunoglobulins_judged
    WHERE kind = 'igg'
        AND not_a_result = ''
        AND drawn IS NOT NULL
)

SELECT
    infections.USUBJID AS participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || infections.AESEQ AS record,
    'AETERM' AS variable,
    infections.AETERM AS value,
    infections.AETERM || ' from ' || infections.AESTDTC || ' is serious, and IgG of '
    || levels.drawn_as_recorded || ' was ' || levels.result_as_recorded || ', below the normal '
    || format('{:g}', levels.lower_limit) || ' ' || levels.unit AS finding
FROM infections
INNER JOIN levels
    ON infections.USUBJID = levels.participant AND infections.ended >= levels.drawn
QUALIFY row_number() OVER (
        PARTITION BY infections.USUBJID, infections.AESEQ
        ORDER BY
            levels.drawn > infections.started ASC,
            abs(date_diff('day', levels.drawn, infections.started)) ASC,
            levels.sequence DESC
    ) = 1
    AND levels.below_normal
ORDER BY infections.USUBJID, infections.AESEQ
