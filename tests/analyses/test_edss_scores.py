"""What each recorded EDSS stands for."""

from nmosd_core.analyses.disability import follow_disability
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-03-01
"""


def scores_of(folder, rs, **datasets):
    return follow_disability(trial_from(folder, dm=ONE, rs=rs, **datasets)).scores.set_index(
        "sequence"
    )


def drawn(*rows, columns="RSSTRESN"):
    head = f"USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | {columns}"
    return "\n".join([head, *(f"01 | {number} | EDSS0101 | {row}" for number, row in rows)])


def test_baseline_is_the_last_score_up_to_the_day_of_the_first_infusion(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn(
            (1, "SCREENING      | 2022-02-10 | 3.5"),
            (2, "UNSCHEDULED    | 2022-02-20 | 4.0"),
            (3, "BASELINE       | 2022-03-02 | 3.0"),
        ),
    )
    assert scores["used_as"].to_dict() == {1: "", 2: "baseline", 3: ""}
    assert scores.loc[1, "remark"] == "a later score is the baseline"
    assert scores.loc[3, "remark"] == "BASELINE is no planned week of the EDSS"


def test_of_two_scores_of_one_day_the_last_recorded_is_the_baseline_and_both_are_marked(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn((1, "BASELINE | 2022-03-01 | 3.0"), (2, "BASELINE | 2022-03-01T10:00 | 3.5")),
    )
    assert scores["used_as"].to_dict() == {1: "", 2: "baseline"}
    assert "the same day also has a score of 3.5" in scores.loc[1, "remark"]
    assert scores.loc[2, "remark"] == "the same day also has a score of 3.0"


def test_two_equal_scores_of_one_day_are_not_marked(tmp_path):
    scores = scores_of(
        tmp_path, drawn((1, "BASELINE | 2022-03-01 | 3.0"), (2, "BASELINE | 2022-03-01 | 3.0"))
    )
    assert scores.loc[2, "remark"] == ""


def test_value_that_is_not_on_the_scale_is_listed_with_what_it_leaves_out(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn(
            (1, "SCREENING   | 2022-02-10 | 3.0"),
            (2, "BASELINE    | 2022-03-01 | 99"),
            (3, "WEEK 12     | 2022-05-24 | 0.5"),
            (4, "WEEK 12     | 2022-05-25 | 3.5"),
            (5, "WEEK 52     | 2023-02-28 | 3.6"),
        ),
    )
    assert scores["used_as"].to_dict() == {1: "baseline", 2: "", 3: "", 4: "week 12", 5: ""}
    assert scores.loc[2, "remark"] == (
        "99.0 is not on the scale and is not used; another score is the baseline"
    )
    assert scores.loc[3, "remark"].endswith("week 12 has another score")
    assert scores.loc[5, "remark"] == (
        "3.6 is not on the scale and is not used; week 52 has no score"
    )


def test_participant_whose_only_score_before_is_off_the_scale_has_no_baseline(tmp_path):
    scores = scores_of(tmp_path, drawn((1, "BASELINE | 2022-03-01 | 99")))
    assert scores.loc[1, "remark"].endswith("there is no baseline")


def test_score_as_text_is_read_where_the_number_is_missing(tmp_path):
    rs = drawn(
        (1, "WEEK 12 | 2022-05-24 | 2.5  |      "),
        (2, "WEEK 24 | 2022-08-16 |      | 3.0  "),
        (3, "WEEK 36 | 2022-11-08 | mild |      "),
        columns="RSORRES | RSSTRESC",
    )
    scores = scores_of(tmp_path, rs)
    assert scores["score"].tolist()[:2] == [2.5, 3.0]
    assert scores.loc[3, "remark"].startswith("mild is not on the scale")


def test_examination_not_done_is_listed_with_its_reason(tmp_path):
    rs = drawn(
        (1, "WEEK 12 | 2022-05-24 | | NOT DONE | RATER ILL"),
        (2, "WEEK 24 | 2022-08-16 | | NOT DONE | "),
        (3, "WEEK 36 | 2022-11-08 | |          | "),
        columns="RSSTRESN | RSSTAT | RSREASND",
    )
    remarks = scores_of(tmp_path, rs)["remark"].tolist()
    assert remarks == [
        "not done: RATER ILL; week 12 has no score",
        "not done; week 24 has no score",
        "no score recorded; week 36 has no score",
    ]


def test_score_outside_the_window_of_its_week_is_used_and_marked(tmp_path):
    scores = scores_of(tmp_path, drawn((1, "WEEK 52 | 2023-03-12 | 3.0")))
    assert scores.loc[1, "used_as"] == "week 52"
    assert scores.loc[1, "remark"] == "day 376 is outside the window of days 357 to 371"


def test_score_dated_to_the_month_is_used_where_the_visit_or_the_month_says_enough(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn(
            (1, "WEEK 52   | 2023-02 | 3.0"),
            (2, "SCREENING | 2022-02 | 2.5"),
            (3, "SCREENING | 2022-03 | 4.0"),
            (4, "          |         | 4.5"),
        ),
    )
    assert scores["used_as"].to_dict() == {1: "week 52", 2: "baseline", 3: "", 4: ""}
    assert scores.loc[3, "remark"] == "not known whether before the first infusion"
    assert scores.loc[4, "remark"] == "without a date or a planned week it stands for nothing"


def test_record_after_the_data_cut_is_not_there(tmp_path):
    assert scores_of(tmp_path, drawn((1, "WEEK 52 | 2023-06-02 | 3.0"))).empty


ATTACKS = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-02-01 | PT72H
    01      | 2     | 2022-06-01 | PT72H
    01      | 3     | 2022-09-01 | PT2H
"""


def test_score_up_to_30_days_after_an_onset_is_near_an_attack(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn(
            (1, "SCREENING     | 2022-02-28 | 3.0"),
            (2, "UNSCHEDULED 1 | 2022-06-01 | 5.0"),
            (3, "UNSCHEDULED 2 | 2022-07-01 | 4.0"),
            (4, "UNSCHEDULED 3 | 2022-07-02 | 4.0"),
            (5, "UNSCHEDULED 4 | 2022-09-02 | 4.0"),
        ),
        ce=ATTACKS,
    )
    assert scores["days_since_attack"].tolist() == [27, 0, 30, 31, 93]
    assert scores["near_attack"].tolist() == [True, True, True, False, False]


def test_nearness_is_not_known_without_ce(tmp_path):
    scores = scores_of(tmp_path, drawn((1, "WEEK 12 | 2022-05-24 | 3.0")))
    assert scores["near_attack"].isna().all()


def test_second_score_of_a_week_is_listed_and_not_used(tmp_path):
    scores = scores_of(
        tmp_path,
        drawn((1, "WEEK 12 | 2022-05-24 | 3.0"), (2, "WEEK 12 | 2022-05-20 | 4.0")),
    )
    assert scores["used_as"].to_dict() == {1: "week 12", 2: ""}
    assert scores.loc[2, "remark"] == "another score stands for week 12"


def test_unscheduled_value_off_the_scale_leaves_nothing_out(tmp_path):
    scores = scores_of(tmp_path, drawn((1, "UNSCHEDULED 5.1 | 2022-05-24 | 10.5")))
    assert scores.loc[1, "remark"] == "10.5 is not on the scale and is not used"
