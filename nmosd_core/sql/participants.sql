-- Everyone screened, with what is recorded of entry and end
--
-- One row per participant of dm, screen failures among them.  Of several disposition events
-- the one about study participation counts, then the latest; one dated after the data cut has
-- not happened yet.
--
-- Reads    dm, ds (DSCAT, DSSCAT, DSDECOD, DSTERM, DSSTDT), ie (IETESTCD, IETEST), treated
-- Takes    nothing
-- Returns  participant, age (years), sex, arm, consent (date), consent_as_recorded, treated,
--          first_infusion (date), first_infusion_as_recorded, disposition, disposition_term,
--          disposition_date (date), participation_end (date), participation_end_record,
--          died, death (date), criteria_not_met (codes and texts)
-- Source   SDTMIG 3.4: DM, DS, IE

WITH disposition AS (
    SELECT
        USUBJID AS participant,
        upper(DSDECOD) AS disposition,
        DSTERM AS disposition_term,
        DSSTDT AS disposition_date,
        row_number() OVER (
            PARTITION BY USUBJID
            ORDER BY
                coalesce(upper(DSSCAT) LIKE '%PARTICIPATION%', FALSE) DESC,
                DSSTDT DESC,
                DSSEQ DESC
        ) AS place
    FROM ds
    WHERE upper(coalesce(DSCAT, 'DISPOSITION EVENT')) = 'DISPOSITION EVENT'
        AND upper(DSDECOD) NOT IN (
            'INFORMED CONSENT OBTAINED', 'ENTERED INTO TRIAL', 'RANDOMIZED',
            'ELIGIBILITY CRITERIA MET'
        )
        AND coalesce(earliest(DSSTDTC) <= cut_date(), TRUE)
),

unmet AS (
    SELECT
        USUBJID AS participant,
        string_agg(coalesce(IETEST, IETESTCD), '; ' ORDER BY IESEQ) AS criteria_not_met
    FROM ie
    GROUP BY USUBJID
)

SELECT
    dm.USUBJID AS participant,
    dm.AGE AS age,
    upper(dm.SEX) AS sex,
    dm.ARM AS arm,
    dm.RFICDT AS consent,
    dm.RFICDTC AS consent_as_recorded,
    treated.participant IS NOT NULL AS treated,
    treated.first_infusion,
    treated.first_infusion_as_recorded,
    disposition.disposition,
    disposition.disposition_term,
    disposition.disposition_date,
    coalesce(dm.RFPENDT, dm.RFENDT) AS participation_end,
    CASE
        WHEN dm.RFPENDT IS NOT NULL THEN 'RFPENDTC of dm'
        WHEN dm.RFENDT IS NOT NULL THEN 'RFENDTC of dm'
    END AS participation_end_record,
    coalesce(dm.DTHFL = 'Y', FALSE) OR dm.DTHDTC IS NOT NULL AS died,
    dm.DTHDT AS death,
    unmet.criteria_not_met
FROM dm
LEFT JOIN treated ON dm.USUBJID = treated.participant
LEFT JOIN disposition ON dm.USUBJID = disposition.participant AND disposition.place = 1
LEFT JOIN unmet ON dm.USUBJID = unmet.participant
ORDER BY dm.USUBJID
