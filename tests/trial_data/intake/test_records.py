import pandas as pd

from nmosd_core.trial_data.intake.records import Origin, Records, gather


def records(file: str, **columns: list) -> Records:
    cells = pd.DataFrame(columns, dtype=object)
    return Records("ae", cells, [Origin(file, row + 2, "AE") for row in range(len(cells))])


def test_files_of_one_dataset_are_gathered_with_all_their_columns():
    whole = gather(
        [
            records("a.csv", USUBJID=["01"], AETERM=["Cough"]),
            records("b.csv", USUBJID=["02"], X=["x"]),
        ]
    )

    assert whole.column("USUBJID") == ["01", "02"]
    assert whole.column("AETERM") == ["Cough", None]
    assert whole.column("X") == [None, "x"]
    assert whole.column("AESEQ") == [None, None]


def test_rows_go_back_to_their_files():
    whole = gather([records("a.csv", USUBJID=["01", "02"]), records("b.csv", USUBJID=["03"])])

    files = whole.keep(lambda at: at != 0).by_file()

    assert [(raw.file, raw.rows, list(raw.cells["USUBJID"])) for raw in files] == [
        ("a.csv", [3], ["02"]),
        ("b.csv", [2], ["03"]),
    ]
