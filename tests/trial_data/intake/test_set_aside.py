from nmosd_core.trial_data.cuts import SET_ASIDE
from nmosd_core.trial_data.intake.set_aside import SetAside, as_table


def test_entries_are_ordered_by_file_and_row():
    table = as_table(
        [
            SetAside("b.csv", "row set aside", "why", row=3),
            SetAside("b.csv", "column not used", "why"),
            SetAside("a.csv", "row set aside", "why", row=9, dataset="ae", participant="01"),
        ]
    )

    assert table.schema == SET_ASIDE
    assert [(row["file"], row["row"]) for row in table.to_pylist()] == [
        ("a.csv", 9),
        ("b.csv", None),
        ("b.csv", 3),
    ]


def test_nothing_set_aside_is_an_empty_table():
    assert as_table([]).schema == SET_ASIDE
    assert len(as_table([])) == 0
