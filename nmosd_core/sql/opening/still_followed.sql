-- Treated participants of whom no end of study is recorded by the data cut
--
-- One row.  While there are any, results can change: in presentation mode the cut is marked
-- interim.
--
-- Reads    treated, dm (RFPENDTC, RFENDTC, DTHDTC), ds (DSCAT, DSSCAT, DSDECOD, DSTERM, DSSTDTC)
-- Takes    nothing; cut_date() is the data cut
-- Returns  participants
-- Source   definition of the end of study, study/protocol.toml

SELECT count(*) AS participants
FROM treated
INNER JOIN dm ON treated.participant = dm.USUBJID
WHERE NOT coalesce(earliest(coalesce(dm.RFPENDTC, dm.RFENDTC)) <= cut_date(), FALSE)
    AND NOT coalesce(earliest(dm.DTHDTC) <= cut_date(), FALSE)
    AND NOT EXISTS (
        SELECT 1
        FROM ds
        WHERE ds.USUBJID = treated.participant
            AND is_end_of_study(ds.DSCAT, ds.DSSCAT, coalesce(ds.DSDECOD, ds.DSTERM), ds.DSSTDTC)
    )
