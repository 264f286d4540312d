"""Trials at the edge of what can be estimated, as drawings."""

TWO = """
    STUDYID     | USUBJID | RFICDTC    | RFSTDTC    | RFPENDTC   | AGE | SEX
    NCT05154734 | P-01    | 2021-12-20 | 2022-01-03 |            | 40  | F
    NCT05154734 | P-02    | 2022-01-20 | 2022-02-01 |            | 51  | F
"""
ONE = "\n".join(line for line in TWO.splitlines() if "P-02" not in line)

WORSENINGS = """
    USUBJID | CESEQ | CETERM       | CESTDTC    | CEDUR | CELOC       | CEADJUD
    P-01    | 1     | New weakness | 2021-10-01 | PT72H | SPINAL CORD | CONFIRMED
    P-01    | 2     | Visual loss  | 2022-05-01 | PT48H | OPTIC NERVE | CONFIRMED
"""
SCORES = """
    USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | VISIT    | RSDTC
    P-01    | 1     | EDSS0101 | 3.0     | 3.0      | BASELINE | 2022-01-03
    P-01    | 2     | EDSS0101 | 3.0     | 3.0      | WEEK 52  | 2023-01-02
    P-02    | 1     | EDSS0101 | 4.0     | 4.0      | BASELINE | 2022-02-01
    P-02    | 2     | EDSS0101 | 4.0     | 4.0      | WEEK 52  | 2023-01-31
"""
SCANS = """
    USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTRESN | NVLOC | VISIT    | NVDTC
    P-01    | 1     | NEWT2    | 0       | 0        | BRAIN | WEEK 12  | 2022-03-28
    P-01    | 2     | ENLT2    | 0       | 0        | BRAIN | WEEK 12  | 2022-03-28
"""
TITRES = """
    USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | VISIT    | ISDTC
    P-01    | 1     | AQP4IGG  | 1:320   | CBA      | BASELINE | 2022-01-03
    P-01    | 2     | AQP4IGG  | 1:320   | CBA      | WEEK 52  | 2023-01-02
    P-02    | 1     | AQP4IGG  | 1:100   | CBA      | BASELINE | 2022-02-01
    P-02    | 2     | AQP4IGG  | 1:100   | CBA      | WEEK 52  | 2023-01-31
"""
CELLS = """
    USUBJID | CPSEQ | CPTESTCD | CPORRES | CPSTRESN | CPSTRESU | VISIT    | CPDTC
    P-01    | 1     | BCELL    | 210     | 210      | cells/uL | BASELINE | 2022-01-03
    P-01    | 2     | BCELL    | 210     | 210      | cells/uL | WEEK 52  | 2023-01-02
    P-02    | 1     | BCELL    | 100     | 100      | cells/uL | BASELINE | 2022-02-01
    P-02    | 2     | BCELL    | 100     | 100      | cells/uL | WEEK 52  | 2023-01-31
"""
EVENTS = "USUBJID | AESEQ | AETERM | AEDECOD | AESER | AESTDTC | AEENDTC"

UNCHANGED = {
    "dm": TWO,
    "ce": WORSENINGS,
    "rs": SCORES,
    "nv": SCANS,
    "is": TITRES,
    "cp": CELLS,
    "ae": EVENTS,
}


def heading(drawing: str) -> str:
    """The drawing without its rows."""
    return drawing.strip().splitlines()[0]


def without(drawing: str, *words: str) -> str:
    """The drawing without the rows that hold one of the words."""
    lines = drawing.strip().splitlines()
    return "\n".join(line for line in lines if not any(word in line for word in words))


def with_partial_onsets(drawing: str) -> str:
    """The worsenings with the year of onset alone."""
    return drawing.replace("2021-10-01", "2022").replace("2022-05-01", "2022")


NOT_SCANNED = """
    USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTRESN | NVSTAT   | NVLOC | VISIT    | NVDTC
    P-01    | 1     | NEWT2    |         |          | NOT DONE | BRAIN | WEEK 12  | 2022-03-28
    P-02    | 1     | NEWT2    |         |          | NOT DONE | BRAIN | WEEK 12  | 2022-04-26
"""

# One line an edge: what a trial has where nothing else is odd about it.
EDGES: dict[str, dict[str, str]] = {
    "no events": {**UNCHANGED, "ce": heading(WORSENINGS)},
    "no participant-time": {name: heading(drawing) for name, drawing in UNCHANGED.items()}
    | {"dm": TWO.replace("2022-01-03", "").replace("2022-02-01", "")},
    "one participant": {name: without(drawing, "P-02") for name, drawing in UNCHANGED.items()},
    "all changes zero": UNCHANGED,
    "nobody at week 52": {name: without(drawing, "WEEK 52") for name, drawing in UNCHANGED.items()},
    "all scans missing": {**UNCHANGED, "nv": NOT_SCANNED},
    "every onset partial": {**UNCHANGED, "ce": with_partial_onsets(WORSENINGS)},
}
