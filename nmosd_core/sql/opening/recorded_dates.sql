-- Every date of every dataset, as it was recorded
--
-- One row per participant, visit, dataset, variable and date; records that share them are one
-- row, so that a check says once what is wrong with a day.  Read by the data checks that look at
-- dates of all kinds; nothing is written down when a cut is opened.
--
-- Reads    dm (RFICDTC, RFSTDTC, RFENDTC, RFXSTDTC, RFXENDTC, RFPENDTC, DTHDTC, BRTHDTC), ie
--          (IEDTC), ds (DSSTDTC), mh (MHSTDTC, MHENDTC), sv (SVSTDTC, SVENDTC, VISITNUM, VISIT),
--          ex (EXSTDTC, EXENDTC, VISIT), vs (VSDTC, VISIT), ce (CESTDTC, CEENDTC), cm (CMSTDTC,
--          CMENDTC), rs (RSDTC, VISIT), nv (NVDTC, VISIT), is (ISDTC, VISIT), cp (CPDTC, VISIT),
--          lb (LBDTC, VISIT), ae (AESTDTC, AEENDTC), dv (DVSTDTC)
-- Takes    nothing
-- Returns  participant, visit (its name, or empty), dataset, record (LBSEQ 3 and 29 more),
--          variable, recorded (ISO 8601 text), day (date, complete ones only)
-- Source   SDTMIG 3.4, section 4.4: dates and times

CREATE VIEW recorded_dates AS
WITH each_record AS (
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'dm' AS dataset,
        '' AS key_name,
        cast(NULL AS DOUBLE) AS number,
        variable,
        recorded
    FROM dm
    UNPIVOT (
        recorded FOR variable IN (
            RFICDTC, RFSTDTC, RFENDTC, RFXSTDTC, RFXENDTC, RFPENDTC, DTHDTC, BRTHDTC
        )
    )
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'ie' AS dataset,
        'IESEQ ' AS key_name,
        IESEQ AS number,
        'IEDTC' AS variable,
        IEDTC AS recorded
    FROM ie
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'ds' AS dataset,
        'DSSEQ ' AS key_name,
        DSSEQ AS number,
        'DSSTDTC' AS variable,
        DSSTDTC AS recorded
    FROM ds
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'mh' AS dataset,
        'MHSEQ ' AS key_name,
        MHSEQ AS number,
        variable,
        recorded
    FROM mh UNPIVOT (recorded FOR variable IN (MHSTDTC, MHENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'sv' AS dataset,
        'VISITNUM ' AS key_name,
        VISITNUM AS number,
        variable,
        recorded
    FROM sv UNPIVOT (recorded FOR variable IN (SVSTDTC, SVENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'ex' AS dataset,
        'EXSEQ ' AS key_name,
        EXSEQ AS number,
        variable,
        recorded
    FROM ex UNPIVOT (recorded FOR variable IN (EXSTDTC, EXENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'vs' AS dataset,
        'VSSEQ ' AS key_name,
        VSSEQ AS number,
        'VSDTC' AS variable,
        VSDTC AS recorded
    FROM vs
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'ce' AS dataset,
        'CESEQ ' AS key_name,
        CESEQ AS number,
        variable,
        recorded
    FROM ce UNPIVOT (recorded FOR variable IN (CESTDTC, CEENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'cm' AS dataset,
        'CMSEQ ' AS key_name,
        CMSEQ AS number,
        variable,
        recorded
    FROM cm UNPIVOT (recorded FOR variable IN (CMSTDTC, CMENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'rs' AS dataset,
        'RSSEQ ' AS key_name,
        RSSEQ AS number,
        'RSDTC' AS variable,
        RSDTC AS recorded
    FROM rs
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'nv' AS dataset,
        'NVSEQ ' AS key_name,
        NVSEQ AS number,
        'NVDTC' AS variable,
        NVDTC AS recorded
    FROM nv
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'is' AS dataset,
        'ISSEQ ' AS key_name,
        ISSEQ AS number,
        'ISDTC' AS variable,
        ISDTC AS recorded
    FROM "is"
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'cp' AS dataset,
        'CPSEQ ' AS key_name,
        CPSEQ AS number,
        'CPDTC' AS variable,
        CPDTC AS recorded
    FROM cp
    UNION ALL
    SELECT
        USUBJID AS participant,
        coalesce(VISIT, '') AS visit,
        'lb' AS dataset,
        'LBSEQ ' AS key_name,
        LBSEQ AS number,
        'LBDTC' AS variable,
        LBDTC AS recorded
    FROM lb
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'ae' AS dataset,
        'AESEQ ' AS key_name,
        AESEQ AS number,
        variable,
        recorded
    FROM ae UNPIVOT (recorded FOR variable IN (AESTDTC, AEENDTC))
    UNION ALL
    SELECT
        USUBJID AS participant,
        '' AS visit,
        'dv' AS dataset,
        'DVSEQ ' AS key_name,
        DVSEQ AS number,
        'DVSTDTC' AS variable,
        DVSTDTC AS recorded
    FROM dv
)

SELECT
    participant,
    visit,
    dataset,
    CASE
        WHEN dataset = 'dm' THEN ''
        WHEN count(*) = 1 THEN key_name || format('{:.12g}', min(number))
        ELSE key_name || format('{:.12g}', min(number)) || ' and ' || count(*) - 1 || ' more'
    END AS record,
    variable,
    recorded,
    CASE WHEN earliest(recorded) = latest(recorded) THEN earliest(recorded) END AS day
FROM each_record
WHERE recorded IS NOT NULL
GROUP BY participant, visit, dataset, key_name, variable, recorded;
