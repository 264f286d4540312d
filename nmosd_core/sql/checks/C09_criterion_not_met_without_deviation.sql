-- Nobody is treated against an eligibility criterion without a recorded deviation
--
-- IE holds criteria that were not met; where an export holds every criterion, those fulfilled are
-- left out.  A deviation explains it when its words speak of eligibility, a criterion, inclusion,
-- exclusion or a waiver; nobody records which criterion a deviation is about.  Without DV nothing
-- explains it.
--
-- Check     C09, version 1
-- Severity  query
-- Reads     ie (IESEQ, IETESTCD, IETEST, IECAT, IEORRES, IESTRESC, IEDTC),
--           dv (DVTERM, DVDECOD, DVCAT), treated
-- Needs     ie
-- Takes     words (list; checks.eligibility_words)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    ICH E6, deviations from the protocol; edit checks of this trial

WITH said AS (
    SELECT
        USUBJID,
        upper(concat_ws(' ', DVTERM, DVDECOD, DVCAT)) AS words
    FROM dv
),

explained AS (
    SELECT USUBJID
    FROM said
    WHERE regexp_matches(words, upper(array_to_string($words, '|')))
)

SELECT
    ie.USUBJID AS participant,
    '' AS visit,
    'ie' AS dataset,
    'IESEQ ' || ie.IESEQ AS record,
    'IETESTCD' AS variable,
    ie.IETESTCD AS value,
    'treated although this criterion was not met ('
    || coalesce(ie.IETEST, ie.IETESTCD) || '), without a deviation or waiver' AS finding
FROM ie
INNER JOIN treated ON ie.USUBJID = treated.participant
ANTI JOIN explained ON ie.USUBJID = explained.USUBJID
WHERE coalesce(earliest(ie.IEDTC) <= cut_date(), TRUE)
    AND coalesce(
        upper(coalesce(ie.IESTRESC, ie.IEORRES)) != CASE upper(ie.IECAT)
            WHEN 'INCLUSION' THEN 'Y'
            WHEN 'EXCLUSION' THEN 'N'
        END,
        TRUE
    )
ORDER BY ie.USUBJID, ie.IESEQ
