-- B cells are lowered, not depleted
--
-- Belimumab leaves B cells in the blood.  A count below the given one is the mark of another drug,
-- such as rituximab, and bears on titre, IgG and attacks.  One finding a participant, of the lowest
-- count; a result below its limit counts where the limit is not above.  Drugs of CM that deplete B
-- cells are named where there are any.
--
-- Check     C50, version 1
-- Severity  query
-- Reads     cells_judged, cm (CMTRT, CMDECOD, CMSTDTC)
-- Needs     cp
-- Takes     fewest (number; checks.depleted_cells_per_microlitre),
--           drugs (list; checks.depleting_drugs)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label, pharmacodynamics; edit checks of this trial

WITH counts AS (
    SELECT
        *,
        CASE censored WHEN 'below' THEN "limit" ELSE value END AS limit_or_value
    FROM cells_judged
    WHERE kind = 'b_cells'
        AND unit = 'cells/uL'
        AND not_a_result = ''
        AND censored != 'above'
),

depleted AS (
    SELECT
        participant,
        count(*) AS draws,
        format('{:g}', $fewest) AS fewest,
        arg_min_null(sequence, limit_or_value) AS sequence,
        arg_min_null(visit_name, limit_or_value) AS visit_name,
        arg_min_null(result_as_recorded, limit_or_value) AS result,
        arg_min_null(drawn_as_recorded, limit_or_value) AS drawn
    FROM counts
    WHERE (censored = '' AND value < $fewest)
        OR (censored = 'below' AND limit_or_value <= $fewest)
    GROUP BY participant
),

given AS (
    SELECT
        USUBJID,
        string_agg(DISTINCT CMTRT || coalesce(' from ' || CMSTDTC, ''), ', ') AS words
    FROM cm
    WHERE list_bool_or(
            list_transform(
                $drugs, LAMBDA drug: contains(upper(concat_ws(' ', CMTRT, CMDECOD)), drug)
            )
        )
        AND coalesce(earliest(CMSTDTC) <= cut_date(), TRUE)
    GROUP BY USUBJID
)

SELECT
    depleted.participant,
    depleted.visit_name AS visit,
    'cp' AS dataset,
    'CPSEQ ' || depleted.sequence AS record,
    'CPORRES' AS variable,
    depleted.result AS value,
    'B cells were ' || depleted.result || ' cells/uL on '
    || coalesce(depleted.drawn, 'an unknown day')
    || ', below '
    || depleted.fewest
    || ' (draws so low: '
    || depleted.draws
    || ')'
    || coalesce('; recorded in CM: ' || given.words, '') AS finding
FROM depleted
LEFT JOIN given ON depleted.participant = given.USUBJID
ORDER BY depleted.participant
