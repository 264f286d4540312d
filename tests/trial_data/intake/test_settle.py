from nmosd_core.trial_data.intake.records import Origin, Records
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.settle import settle, settle_participants
from tests.conftest import read_table


def drawn(dataset: str, drawing: str) -> Records:
    cells = read_table(drawing)
    origin = [Origin(f"{dataset}.csv", row, dataset.upper()) for row in range(2, len(cells) + 2)]
    return Records(dataset, cells, origin)


def reasons(aside: list[SetAside]) -> dict[int | None, str]:
    return {entry.row: entry.reason for entry in aside}


def test_a_participant_has_one_row_in_dm():
    kept, aside = settle_participants(
        drawn(
            "dm",
            """
            USUBJID | RFSTDTC    | SEX
            01      | 2022-03-01 | F
            02      | 2022-03-02 | F
            01      | 2022-03-09 | F
            02      | 2022-03-02 | F
            """,
        )
    )

    assert kept.column("RFSTDTC") == ["2022-03-01", "2022-03-02"]
    assert reasons(aside) == {
        4: "participant 01 is in row 2 of dm.csv already, with other values",
        5: "repeats row 3 of dm.csv",
    }


def test_rows_of_nobody_and_of_participants_not_in_dm_are_set_aside():
    kept, aside = settle(
        drawn(
            "ae",
            """
            USUBJID | AESEQ | AETERM
            01      | 1     | Cough
                    | 1     | Fever
            1       | 1     | Headache
            """,
        ),
        {"01"},
    )

    assert kept.column("AETERM") == ["Cough"]
    assert reasons(aside) == {
        3: "no participant is named",
        4: "participant 1 is not in DM",
    }
    assert [(entry.variable, entry.value) for entry in aside] == [
        ("USUBJID", None),
        ("USUBJID", "1"),
    ]


def test_second_headings_are_no_records():
    kept, aside = settle_participants(
        drawn(
            "dm",
            """
            USUBJID                   | RFSTDTC
            Unique Subject Identifier | Date of first infusion
            01                        | 2022-03-01
            usubjid                   | rfstdtc
            """,
        )
    )

    assert kept.column("USUBJID") == ["01"]
    assert reasons(aside) == {2: "is a heading, not a record", 4: "is a heading, not a record"}


def test_the_repeat_of_a_whole_row_is_set_aside():
    kept, aside = settle(
        drawn(
            "ae",
            """
            USUBJID | AESEQ | AETERM
            01      | 1     |
            01      | 1     |
            01      | 1     |
            """,
        ),
        {"01"},
    )

    assert len(kept.origin) == 1
    assert reasons(aside) == {3: "repeats row 2 of ae.csv", 4: "repeats row 2 of ae.csv"}


def test_different_rows_of_one_key_both_stay():
    records = drawn(
        "ae",
        """
        USUBJID | AESEQ | AETERM
        01      | 1     | Cough
        01      | 1     | Fever
        """,
    )

    kept, aside = settle(records, {"01"})

    assert (kept.column("AETERM"), aside) == (["Cough", "Fever"], [])
