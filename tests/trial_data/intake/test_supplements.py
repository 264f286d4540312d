from nmosd_core.trial_data.intake.records import Origin, Records
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.supplements import merge_supplements
from tests.conftest import read_table

CE = """
    USUBJID | CESEQ | CETERM         | CELAT | CEGRPID
    01      | 1     | Optic neuritis | LEFT  | A
    01      | 2     | Myelitis       |       | B
    02      | 1     | Myelitis       |       | A
"""


def drawn(dataset: str, drawing: str, domain: str | None = None) -> Records:
    cells = read_table(drawing)
    origin = [
        Origin(f"{dataset}.csv", row, domain or dataset.upper()) for row in range(2, len(cells) + 2)
    ]
    return Records(dataset, cells, origin)


def merge(supplements: str, ce: str = CE) -> tuple[Records, int, list[SetAside]]:
    merged, used, aside = merge_supplements(drawn("supp", supplements), {"ce": drawn("ce", ce)})
    return merged["ce"], len(used.origin), aside


def test_a_qualifier_goes_to_the_row_it_names():
    ce, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM    | QVAL
        CE      | 01      | CESEQ | 2        | CEADJUD | ATTACK
        ce      | 02      | ceseq | 1        | ceadjud | NO ATTACK
    """)

    assert ce.column("CEADJUD") == [None, "ATTACK", "NO ATTACK"]
    assert (used, aside) == (2, [])


def test_numbers_are_compared_as_numbers_and_texts_as_texts():
    ce, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR   | IDVARVAL | QNAM   | QVAL
        CE      | 01      | CESEQ   | 02.0     | CELOC  | SPINAL CORD
        CE      | 01      | CEGRPID | a        | CELOC  | OPTIC NERVE
    """)

    assert ce.column("CELOC") == [None, "SPINAL CORD", None]
    assert used == 1
    assert [entry.reason for entry in aside] == ["participant 01 has no row with CEGRPID a in CE"]


def test_a_qualifier_without_identifier_goes_to_all_rows_of_the_participant():
    ce, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        CE      | 01      |       |          | RATER  | Wang
    """)

    assert ce.column("RATER") == ["Wang", "Wang", None]
    assert (used, aside) == (1, [])


def test_a_qualifier_fills_what_is_empty_and_replaces_nothing():
    ce, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM  | QVAL
        CE      | 01      | CESEQ | 1        | CELAT | RIGHT
        CE      | 01      | CESEQ | 2        | CELAT | BILATERAL
        CE      | 01      | CESEQ | 2        | CELAT | BILATERAL
    """)

    assert ce.column("CELAT") == ["LEFT", "BILATERAL", None]
    assert used == 2
    assert aside == [
        SetAside(
            "supp.csv",
            "row set aside",
            "CELAT is LEFT in row 2 of ce.csv, which stays",
            row=2,
            dataset="supp",
            participant="01",
            variable="CELAT",
            value="RIGHT",
        )
    ]


def test_a_qualifier_that_fits_some_of_its_rows_is_used_and_told():
    ce, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM  | QVAL
        CE      | 01      |       |          | CELAT | RIGHT
    """)

    assert ce.column("CELAT") == ["LEFT", "RIGHT", None]
    assert used == 1
    assert [(entry.action, entry.reason) for entry in aside] == [
        ("value not read", "CELAT is LEFT in row 2 of ce.csv, which stays")
    ]


def test_a_qualifier_that_belongs_nowhere_is_set_aside_with_the_reason():
    _, used, aside = merge("""
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM    | QVAL
        CE      | 01      | CESEQ | 9        | CEADJUD | ATTACK
        CE      | 03      |       |          | CEADJUD | ATTACK
        AE      | 01      | AESEQ | 1        | AETRTEM | Y
                | 01      | CESEQ | 1        | CEADJUD | ATTACK
        CE      | 01      | CEX   | 1        | CEADJUD | ATTACK
        CE      | 01      | CESEQ |          | CEADJUD | ATTACK
        CE      | 01      | CESEQ | 1        |         | ATTACK
        CE      | 01      | CESEQ | 1        | CEADJUD |
        CE      | 01      | CESEQ | 1        | CEDURH  | 72
        CE      | 01      | CESEQ | one      | CEADJUD | ATTACK
    """)

    assert used == 0
    assert [entry.reason for entry in aside] == [
        "participant 01 has no row with CESEQ 9 in CE",
        "participant 03 has no row in CE",
        "the export has no dataset AE",
        "RDOMAIN is empty",
        "CE has no variable CEX",
        "IDVARVAL is empty",
        "QNAM or QVAL is empty",
        "QNAM or QVAL is empty",
        "CEDURH is a column that intake writes itself",
        "participant 01 has no row with CESEQ one in CE",
    ]


def test_qualifiers_of_an_older_domain_find_its_rows_alone():
    rs = drawn(
        "rs",
        """
        USUBJID | RSSEQ | RSTESTCD
        01      | 1     | EDSS0101
        """,
        domain="QS",
    )
    supplements = drawn(
        "supp",
        """
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        QS      | 01      | QSSEQ | 1        | QSREAD | Wang
        RS      | 01      | RSSEQ | 1        | RSREAD | Li
        """,
    )

    merged, _, aside = merge_supplements(supplements, {"rs": rs})

    assert merged["rs"].column("RSREAD") == ["Wang"]
    assert [entry.row for entry in aside] == [3]
