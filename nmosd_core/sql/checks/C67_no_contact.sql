-- Nobody on study is without contact for more than six weeks
--
-- A contact is a visit that occurred, an infusion, a draw, a scan, a score or a measurement, for
-- those in screening also consent; the start of an adverse event is none.  An incomplete date
-- counts as its last day.  Those who completed, left, died or failed screening are not judged, and
-- without DS nobody knows who they are.
--
-- Check     C67, version 1
-- Severity  query
-- Reads     participants_followed, recorded_dates, sv (VISITNUM, SVSTDTC, SVOCCUR)
-- Needs     dm, ds
-- Takes     days_without (number; checks.contact_days)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    edit checks of this trial; ours: the days

WITH contacts AS (
    SELECT
        participant,
        dataset,
        record,
        variable,
        recorded
    FROM recorded_dates
    WHERE variable IN (
            'EXSTDTC', 'EXENDTC', 'VSDTC', 'RSDTC', 'NVDTC', 'ISDTC', 'CPDTC', 'LBDTC', 'RFICDTC'
        )
    UNION ALL
    SELECT
        USUBJID AS participant,
        'sv' AS dataset,
        concat('VISITNUM ', printf('%g', VISITNUM), ', SVSTDTC ', SVSTDTC) AS record,
        'SVSTDTC' AS variable,
        SVSTDTC AS recorded
    FROM sv
    WHERE upper(SVOCCUR) IS DISTINCT FROM 'N'
),

last_contacts AS (
    SELECT
        people.participant,
        people.state,
        contacts.dataset,
        contacts.record,
        contacts.variable,
        contacts.recorded,
        date_diff('day', latest(contacts.recorded), cut_date()) AS days
    FROM participants_followed AS people
    INNER JOIN contacts ON people.participant = contacts.participant
    WHERE people.state IN ('on study', 'in screening')
        AND earliest(contacts.recorded) <= cut_date()
    QUALIFY row_number() OVER (
            PARTITION BY people.participant
            ORDER BY
                latest(contacts.recorded) DESC, contacts.dataset = 'sv' DESC, contacts.record DESC
        ) = 1
)

SELECT
    participant,
    '' AS visit,
    dataset,
    record,
    variable,
    recorded AS value,
    'the last contact was on ' || recorded || ', ' || days || ' days before the data cut, and the '
    || 'participant is ' || state AS finding
FROM last_contacts
WHERE days > $days_without
ORDER BY participant
