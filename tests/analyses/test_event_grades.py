"""Participants by worst grade and by relation, for each organ class and term."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.event_grades import (
    count_by_grade,
    count_by_relation,
    differ_in_grade_and_severity,
)

COLUMNS = ["participant", "organ_class", "preferred_term", "grade", "related"]
EVENTS = [
    ("01", "Infections", "Zoster", 1, "N"),
    ("01", "Infections", "Zoster", 3, None),
    ("01", "Infections", "Cold", None, "Y"),
    ("02", "Infections", "Cold", None, "N"),
    ("03", "Skin", "Rash", 5, "N"),
]


def events(rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS)
    words = dict.fromkeys(["participant", "organ_class", "preferred_term", "related"], "str")
    return table.astype(words | {"grade": "Int64"})


def test_a_participant_counts_once_at_the_worst_grade():
    table = count_by_grade(events(EVENTS), 4, 0.95).set_index(["organ_class", "preferred_term"])

    assert table.loc[("Infections", ""), "participants"] == 2
    assert table.loc[("Infections", ""), "grade_3"] == 1
    assert table.loc[("Infections", ""), "no_grade"] == 1
    assert table.loc[("Infections", "Zoster"), "grade_1"] == 0
    assert table.loc[("Skin", "Rash"), "grade_5"] == 1


def test_a_participant_is_related_where_one_event_is_and_unknown_before_not_related():
    table = count_by_relation(events(EVENTS), 4, 0.95).set_index(["organ_class", "preferred_term"])
    columns = ["related", "not_related", "relation_not_recorded"]

    assert table.loc[("Infections", ""), columns].tolist() == [1, 1, 0]
    assert table.loc[("Infections", "Zoster"), columns].tolist() == [0, 0, 1]
    assert table.loc[("Skin", ""), columns].tolist() == [0, 1, 0]


def test_without_events_there_is_no_row():
    assert count_by_grade(events([]), 4, 0.95).empty
    assert count_by_relation(events([]), 4, 0.95).empty


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["01", "02", "03"]),
            st.sampled_from(["Infections", "Skin"]),
            st.sampled_from(["Cold", "Rash"]),
            st.sampled_from([1, 2, 3, 4, 5, None]),
            st.sampled_from(["Y", "N", None]),
        ),
        min_size=1,
    )
)
def test_every_participant_of_a_row_has_one_worst_grade_and_one_relation(rows):
    grades = count_by_grade(events(rows), 3, 0.95)
    relations = count_by_relation(events(rows), 3, 0.95)

    by_grade = grades[[*(f"grade_{grade}" for grade in range(1, 6)), "no_grade"]].sum(axis=1)
    by_relation = relations[["related", "not_related", "relation_not_recorded"]].sum(axis=1)
    assert by_grade.tolist() == grades["participants"].tolist()
    assert by_relation.tolist() == relations["participants"].tolist()


def test_grade_and_severity_differ_where_both_are_recorded_and_say_something_else():
    rows = [(1, "MILD"), (3, "MODERATE"), (4, "SEVERE"), (2, "SEVERE"), (3, None), (None, "MILD")]
    events = pd.DataFrame(rows, columns=["grade", "severity"]).astype({"grade": "Int64"})

    assert differ_in_grade_and_severity(events)["grade"].tolist() == [3, 2]
