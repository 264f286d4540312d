-- Eligibility criteria that screened participants did not meet
--
-- One row per criterion of one participant.  ie holds exceptions only; where an export holds
-- every criterion, those that were fulfilled are left out here.
--
-- Reads    ie (IETESTCD, IETEST, IECAT, IEORRES, IESTRESC, IEDTC)
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence, code, criterion, kind (INCLUSION or EXCLUSION)
-- Source   SDTMIG 3.4: IE

SELECT
    USUBJID AS participant,
    IESEQ AS sequence,
    upper(IETESTCD) AS code,
    coalesce(IETEST, IETESTCD) AS criterion,
    upper(IECAT) AS kind
FROM ie
WHERE coalesce(earliest(IEDTC) <= cut_date(), TRUE)
    AND coalesce(
        upper(coalesce(IESTRESC, IEORRES)) != CASE upper(IECAT)
            WHEN 'INCLUSION' THEN 'Y'
            WHEN 'EXCLUSION' THEN 'N'
        END,
        TRUE
    )
ORDER BY USUBJID, IESEQ
