-- Everyone screened, with what is recorded of entry and end
--
-- One row per participant of dm, screen failures among them.  Of several disposition events
-- the one about study participation counts, then the latest; one about the treatment alone
-- does not end a participation.  What is dated after the data cut has not happened yet.  An
-- end known to the month or year counts as its last day, at most the data cut.  Written down
-- once when a cut is opened, because nearly every page asks for it.
--
-- Reads    dm (AGE, SEX, ARM, RFICDTC, RFICDT, RFPENDTC, RFENDTC, DTHFL, DTHDTC),
--          ds (DSSEQ, DSCAT, DSSCAT, DSDECOD, DSTERM, DSSTDTC), treated, last_records, data_cuts,
--          people_shown
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, data_cut (date, on the participant's calendar in presentation mode), age
--          (years), sex, age_shown, sex_shown (in presentation mode: what may be shown), arm,
--          consent (date), consent_as_recorded, treated,
--          first_infusion (date), first_infusion_as_recorded, last_record (date; of the treated),
--          disposition, disposition_term,
--          disposition_date (date), disposition_date_as_recorded, participation_end (date),
--          participation_end_as_recorded, participation_end_record, died, death (date),
--          death_as_recorded
-- Source   SDTMIG 3.4: DM, DS

CREATE TABLE screened AS
WITH disposition AS (
    SELECT
        USUBJID AS participant,
        upper(coalesce(DSDECOD, DSTERM)) AS disposition,
        DSTERM AS disposition_term,
        DSSTDTC AS disposition_date_as_recorded,
        row_number() OVER (
            PARTITION BY USUBJID
            ORDER BY
                coalesce(upper(DSSCAT) LIKE '%PARTICIPATION%', FALSE) DESC,
                latest(DSSTDTC) DESC,
                DSSEQ DESC
        ) AS place
    FROM ds
    WHERE is_end_of_study(DSCAT, DSSCAT, coalesce(DSDECOD, DSTERM), DSSTDTC)
),

ends AS (
    SELECT
        USUBJID AS participant,
        earliest(RFPENDTC) IS NOT NULL AS has_own,
        CASE WHEN has_own THEN RFPENDTC ELSE RFENDTC END AS recorded,
        CASE WHEN has_own THEN 'RFPENDTC of DM' ELSE 'RFENDTC of DM' END AS record
    FROM dm
),

own AS (
    SELECT
        dm.USUBJID AS participant,
        coalesce(data_cuts.data_cut, cut_date()) AS data_cut
    FROM dm
    LEFT JOIN data_cuts ON dm.USUBJID = data_cuts.participant
)

SELECT
    dm.USUBJID AS participant,
    own.data_cut,
    dm.AGE AS age,
    upper(dm.SEX) AS sex,
    people_shown.age_shown,
    people_shown.sex_shown,
    dm.ARM AS arm,
    dm.RFICDT AS consent,
    dm.RFICDTC AS consent_as_recorded,
    treated.participant IS NOT NULL AS treated,
    treated.first_infusion,
    treated.first_infusion_as_recorded,
    last_records.last_record,
    disposition.disposition,
    disposition.disposition_term,
    by_cut(disposition.disposition_date_as_recorded, own.data_cut) AS disposition_date,
    disposition.disposition_date_as_recorded,
    by_cut(ends.recorded, own.data_cut) AS participation_end,
    ends.recorded AS participation_end_as_recorded,
    ends.record AS participation_end_record,
    coalesce(disposition.disposition = 'DEATH', FALSE) OR (
        (coalesce(dm.DTHFL = 'Y', FALSE) OR dm.DTHDTC IS NOT NULL)
        AND coalesce(earliest(dm.DTHDTC) <= cut_date(), TRUE)
    ) AS died,
    by_cut(dm.DTHDTC, own.data_cut) AS death,
    dm.DTHDTC AS death_as_recorded
FROM dm
LEFT JOIN treated ON dm.USUBJID = treated.participant
LEFT JOIN last_records ON dm.USUBJID = last_records.participant
INNER JOIN own ON dm.USUBJID = own.participant
LEFT JOIN people_shown ON dm.USUBJID = people_shown.participant
LEFT JOIN disposition ON dm.USUBJID = disposition.participant AND disposition.place = 1
LEFT JOIN ends ON dm.USUBJID = ends.participant AND earliest(ends.recorded) <= cut_date()
WHERE treated.participant IS NOT NULL OR coalesce(earliest(dm.RFICDTC) <= cut_date(), TRUE);
