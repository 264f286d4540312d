from datetime import date

import pytest

from nmosd_core.trial_data.intake.dates import read_date, read_duration


@pytest.mark.parametrize(
    ("recorded", "iso", "complete", "missing"),
    [
        ("2022", "2022", None, "M"),
        ("2022-03", "2022-03", None, "D"),
        ("2022-03-01", "2022-03-01", date(2022, 3, 1), None),
        ("2022-03-01T09:30", "2022-03-01T09:30", date(2022, 3, 1), None),
        ("2022-03-01t09:30:15Z", "2022-03-01T09:30:15Z", date(2022, 3, 1), None),
        ("2022-03-01T09", "2022-03-01T09", date(2022, 3, 1), None),
        (" 2022-03-01 ", "2022-03-01", date(2022, 3, 1), None),
    ],
)
def test_sdtm_dates_are_as_complete_as_their_record(recorded, iso, complete, missing):
    found = read_date(recorded)

    assert (found.iso, found.complete, found.missing) == (iso, complete, missing)


@pytest.mark.parametrize(
    ("recorded", "iso"),
    [
        ("20220301", "2022-03-01"),
        ("2022/3/1", "2022-03-01"),
        ("2022.3.1", "2022-03-01"),
        ("2022年3月1日", "2022-03-01"),
        ("2022年3月", "2022-03"),
        ("２０２２－０３－０１", "2022-03-01"),
        ("2022/03/01 9:30", "2022-03-01T09:30"),
        ("2022-03-01 09:30:15", "2022-03-01T09:30:15"),
        ("01MAR2022", "2022-03-01"),
        ("1-Mar-2022", "2022-03-01"),
        ("01MAR2022:09:30:15", "2022-03-01T09:30:15"),
        ("UN MAR 2022", "2022-03"),
        ("UNUNK2022", "2022"),
        ("2022-UN-UN", "2022"),
        ("2022-03-UK", "2022-03"),
        ("2022---15", "2022"),
    ],
)
def test_other_forms_that_mean_one_date_are_read(recorded, iso):
    assert read_date(recorded).iso == iso


@pytest.mark.parametrize(
    ("recorded", "reason"),
    [
        ("03/04/2022", "day and month cannot be told apart"),
        ("3.4.22", "day and month cannot be told apart"),
        ("2022-02-30", "no such day"),
        ("2022-13", "no such day"),
        ("0000", "no such day"),
        ("2022-03-01T25:00", "no such time of day"),
        ("01ABC2022", "no month is called ABC"),
        ("yesterday", "not a date"),
        ("22705", "not a date"),
        ("٢٠٢٢", "not a date"),
    ],
)
def test_what_is_no_date_or_two_is_not_read(recorded, reason):
    with pytest.raises(ValueError, match=reason):
        read_date(recorded)


@pytest.mark.parametrize(
    ("recorded", "hours"),
    [
        ("PT36H", 36),
        ("P3D", 72),
        ("P1DT12H", 36),
        ("PT90M", 1.5),
        ("PT1.5H", 1.5),
        ("P2W", 336),
        ("pt24h", 24),
        ("PT7200S", 2),
        ("P1Y", 8766),
        ("ＰＴ３６Ｈ", 36),
    ],
)
def test_durations_are_counted_in_hours(recorded, hours):
    assert read_duration(recorded) == hours


@pytest.mark.parametrize(
    "recorded", ["36", "36 h", "P", "PT", "P3", "-PT1H", "PT" + "9" * 400 + "H"]
)
def test_what_is_no_duration_is_not_read(recorded):
    with pytest.raises(ValueError, match="duration"):
        read_duration(recorded)
