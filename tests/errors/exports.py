"""An export of a small trial, and what can be wrong with one: each case as CSV files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import read_table

SOUND: dict[str, str] = {
    "dm": """
        STUDYID     | USUBJID | RFICDTC    | RFSTDTC    | RFPENDTC   | AGE | SEX | ARM
        NCT05154734 | P-01    | 2021-12-20 | 2022-01-03 | 2023-01-02 | 40  | F   | Belimumab
        NCT05154734 | P-02    | 2022-01-20 | 2022-02-01 |            | 51  | F   | Belimumab
        NCT05154734 | P-03    | 2022-02-20 |            |            | 33  | M   | Screen Failure
    """,
    "ds": """
        USUBJID | DSSEQ | DSTERM         | DSDECOD        | DSCAT             | DSSTDTC
        P-01    | 1     | Completed      | COMPLETED      | DISPOSITION EVENT | 2023-01-02
        P-03    | 1     | Screen failure | SCREEN FAILURE | DISPOSITION EVENT | 2022-03-01
    """,
    "ie": """
        USUBJID | IESEQ | IETESTCD | IETEST            | IECAT     | IEORRES | IEDTC
        P-03    | 1     | IN05     | AQP4-IgG positive | INCLUSION | N       | 2022-02-25
    """,
    "mh": """
        USUBJID | MHSEQ | MHTERM        | MHSTDTC
        P-01    | 1     | Optic neuritis| 2019-05
    """,
    "sv": """
        USUBJID | VISITNUM | VISIT    | SVSTDTC    | SVOCCUR
        P-01    | 1        | BASELINE | 2022-01-03 | Y
        P-01    | 4        | WEEK 4   |            | N
        P-02    | 1        | BASELINE | 2022-02-01 | Y
    """,
    "ex": """
        USUBJID | EXSEQ | EXTRT     | EXDOSE | EXDOSU | VISIT    | EXSTDTC
        P-01    | 1     | BELIMUMAB | 600    | mg     | BASELINE | 2022-01-03
        P-02    | 1     | BELIMUMAB | 550    | mg     | BASELINE | 2022-02-01
    """,
    "vs": """
        USUBJID | VSSEQ | VSTESTCD | VSORRES | VSSTRESN | VSSTRESU | VISIT    | VSDTC
        P-01    | 1     | WEIGHT   | 60      | 60       | kg       | BASELINE | 2022-01-03
        P-02    | 1     | WEIGHT   | 55      | 55       | kg       | BASELINE | 2022-02-01
    """,
    "ce": """
        USUBJID | CESEQ | CETERM        | CESTDTC    | CEDUR | CELOC       | CEADJUD
        P-01    | 1     | New weakness  | 2021-10-01 | PT72H | SPINAL CORD |
        P-01    | 2     | Visual loss   | 2022-05-01 | PT48H | OPTIC NERVE | CONFIRMED
    """,
    "cm": """
        USUBJID | CMSEQ | CMTRT              | CMCAT  | CMSTDTC    | CMENDTC
        P-01    | 1     | Methylprednisolone | RESCUE | 2022-05-02 | 2022-05-06
    """,
    "rs": """
        USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | VISIT    | RSDTC
        P-01    | 1     | EDSS0101 | 3.0     | 3.0      | BASELINE | 2022-01-03
        P-01    | 2     | EDSS0101 | 2.5     | 2.5      | WEEK 52  | 2023-01-02
        P-02    | 1     | EDSS0101 | 4.0     | 4.0      | BASELINE | 2022-02-01
    """,
    "nv": """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTRESN | NVLOC | VISIT   | NVDTC
        P-01    | 1     | NEWT2    | 1       | 1        | BRAIN | WEEK 12 | 2022-03-28
        P-01    | 2     | ENLT2    | 0       | 0        | BRAIN | WEEK 12 | 2022-03-28
    """,
    "is": """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | VISIT    | ISDTC
        P-01    | 1     | AQP4IGG  | 1:320   | CBA      | BASELINE | 2022-01-03
        P-01    | 2     | AQP4IGG  | <1:10   | CBA      | WEEK 52  | 2023-01-02
    """,
    "cp": """
        USUBJID | CPSEQ | CPTESTCD | CPORRES | CPSTRESN | CPSTRESU | VISIT    | CPDTC
        P-01    | 1     | BCELL    | 210     | 210      | cells/uL | BASELINE | 2022-01-03
        P-01    | 2     | BCELL    | 60      | 60       | cells/uL | WEEK 52  | 2023-01-02
    """,
    "lb": """
        USUBJID | LBSEQ | LBTESTCD | LBORRES | LBSTRESN | LBSTRESU | VISIT    | LBDTC
        P-01    | 1     | IGG      | 11      | 11       | g/L      | BASELINE | 2022-01-03
    """,
    "ae": """
        USUBJID | AESEQ | AETERM   | AEDECOD  | AEBODSYS | AESEV | AESER | AESTDTC    | AEENDTC
        P-01    | 1     | Headache | Headache | Nervous  | MILD  | N     | 2022-03-01 | 2022-03-02
        P-02    | 1     | Fall     | Fall     | Injury   | MILD  | N     | 2022-04-01 |
    """,
    "dv": """
        USUBJID | DVSEQ | DVTERM     | DVSTDTC
        P-01    | 1     | Late visit | 2022-02-01
    """,
}


@dataclass(frozen=True)
class Case:
    """An export with something odd in it, and what a reader is told.

    Attributes
    ----------
    changes
        Drawings in place of those of SOUND; None takes a dataset out.
    finds
        Codes of data checks that must find something, with words of one of their findings.
    refused
        What intake says, where it cannot bring the export in.
    """

    changes: Mapping[str, str | None] = field(default_factory=dict)
    finds: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""

    def write(self, folder: Path) -> Path:
        """Write the export as CSV files."""
        folder.mkdir(parents=True)
        for name, drawing in {**SOUND, **self.changes}.items():
            if drawing is not None:
                read_table(drawing).to_csv(folder / f"{name}.csv", index=False)
        return folder


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """One dataset of SOUND with something written in place of something else."""
    assert old in SOUND[name], (name, old)
    return {name: SOUND[name].replace(old, new)}


def headings_only(drawing: str) -> str:
    """The drawing without its rows."""
    return drawing.strip().splitlines()[0]


def nothing_but(*variables: str) -> Callable[[str], str]:
    """A drawing whose other variables are empty in every row."""

    def empty(drawing: str) -> str:
        rows = read_table(drawing)
        kept = [name for name in rows if name in variables]
        rows[[name for name in rows if name not in kept]] = ""
        return "\n".join(
            [" | ".join(rows), *(" | ".join(map(str, row)) for row in rows.to_numpy().tolist())]
        )

    return empty


def many(participants: int) -> dict[str, str]:
    """Each row of SOUND for as many participants, three by three."""
    drawings = {}
    for name, drawing in SOUND.items():
        head, *rows = drawing.strip().splitlines()
        drawings[name] = "\n".join(
            [
                head,
                *(row.replace("P-", f"{n:03}-") for n in range(participants // 3) for row in rows),
            ]
        )
    return drawings


EVENTS = "USUBJID | AESEQ | AETERM | AESER | AESTDTC | AEENDTC\n"

CASES: dict[str, Case] = {
    "sound": Case(),
    "no dm": Case({"dm": None}, refused="has no DM (Demographics), which says who"),
    "no USUBJID in dm": Case(
        edited("dm", "USUBJID", "PATIENT"), refused="dm.csv has no USUBJID (Unique subject"
    ),
    "no onset in ce": Case(
        edited("ce", "CESTDTC", "ONSET"), refused="ce.csv has no CESTDTC (Onset date)"
    ),
    "two studies": Case(
        edited("dm", "NCT05154734 | P-03", "OTHER-01 | P-03"),
        refused="more than one study (STUDYID NCT05154734, OTHER-01)",
    ),
    "another study": Case(
        edited("dm", "NCT05154734", "OTHER-01"),
        {"STU1": "the plan and the definitions in force are those of NCT05"},
    ),
    "no study": Case(edited("dm", "NCT05154734", ""), {"STU1": "Add STUDYID to DM"}),
    "only dm": Case(dict.fromkeys(SOUND, None) | {"dm": SOUND["dm"]}),
    "nobody screened": Case({name: headings_only(drawing) for name, drawing in SOUND.items()}),
    "datasets without rows": Case(
        {name: headings_only(drawing) for name, drawing in SOUND.items() if name != "dm"}
    ),
    "nothing but keys": Case(
        {
            name: nothing_but("USUBJID", f"{name.upper()}SEQ", "VISITNUM", "STUDYID")(drawing)
            for name, drawing in SOUND.items()
        }
    ),
    "nothing but participants": Case(
        {name: nothing_but("USUBJID")(drawing) for name, drawing in SOUND.items()},
        {"IN01": "repeats"},
    ),
    "no treated participant": Case(
        {"dm": SOUND["dm"].replace("2022-01-03", "").replace("2022-02-01", "")}
    ),
    "one participant": Case(
        {
            name: "\n".join(
                line for line in drawing.splitlines() if "P-02" not in line and "P-03" not in line
            )
            for name, drawing in SOUND.items()
        }
    ),
    "300 participants": Case(many(300)),
    "dates of every length": Case(
        {
            "ae": EVENTS + "P-01 | 1 | a | N | 2022 |\nP-01 | 2 | b | N | 2022-03 | 2022-04\n"
            "P-01 | 3 | c | N | 2022-03-01 | 2022\n"
            "P-01 | 4 | d | N | 2022-03-01T09:30 | 2022-03-01T10:00",
            **edited("ce", "2022-05-01", "2022-05"),
            **edited("rs", "2023-01-02", "2023-01"),
            **edited("nv", "2022-03-28", "2022-03-28T10:15"),
        },
    ),
    "first infusion known to the month": Case(
        edited("dm", "2022-02-01", "2022-02"), {"DAT2": "no trial day, no time at risk"}
    ),
    "impossible dates": Case(
        {
            **edited("ae", "2022-03-01", "2022-02-30"),
            **edited("ce", "2022-05-01", "2022-13-01"),
            **edited("rs", "2023-01-02", "02/01/2023"),
            **edited("dm", "2022-02-01", "soon"),
        },
        {"IN02": "there is no such day"},
    ),
    "future dates": Case(
        {
            **edited("ae", "2022-03-01 | 2022-03-02", "2031-01-01 | 2032-01-01"),
            **edited("ce", "2022-05-01", "2031-05-01"),
            **edited("rs", "2023-01-02", "2031"),
            **edited("dm", "2022-02-01", "2031-02-01"),
        },
        {"C11": "lies after the data cut 2023-06-01"},
    ),
    "dates of other centuries": Case(
        {
            **edited("ae", "2022-03-01 | 2022-03-02", "0202-03-01 | 9999-12-31"),
            **edited("ce", "2022-05-01", "1022-05-01"),
            **edited("dm", "2022-02-01", "0001-01-01"),
        },
        {"C11": "lies after the data cut"},
    ),
    "ends before starts": Case(
        {
            **edited("ae", "2022-03-02", "2021-03-02"),
            **edited("ce", "CEDUR", "CEENDTC"),
            **edited("dm", "2023-01-02", "2020-01-02"),
            **edited("cm", "2022-05-06", "2022-05-01"),
        },
        {"DAT3": "lies before", "IN02": "not a date"},
    ),
    "text in numeric columns": Case(
        {
            **edited("rs", "| 3.0      |", "| three    |"),
            **edited("nv", "| 1        | BRAIN", "| several  | BRAIN"),
            **edited("cp", "| 60       |", "| low      |"),
            **edited("dm", "| 40  |", "| forty |"),
            **edited("ae", "P-02    | 1     |", "P-02    | one   |"),
            **edited("ex", "| 550 ", "| 5,50 "),
            **edited("ce", "PT48H", "2 days"),
        },
        {"IN02": "not a number"},
    ),
    "scores off the scale": Case(
        {"rs": SOUND["rs"].replace("3.0", "3.6").replace("4.0", "99")},
        {"C26": "not on the EDSS scale"},
    ),
    "keys twice": Case(
        {
            **edited("ae", "P-01    | 1     | Headache", "P-02    | 1     | Headache"),
            **edited("ce", "P-01    | 2 ", "P-01    | 1 "),
            **edited("rs", "P-01    | 2 ", "P-01    | 1 "),
        },
        {"KEY1": "another row has the same key (USUBJID, AESEQ)"},
    ),
    "rows twice": Case(
        {"ae": SOUND["ae"] + SOUND["ae"].strip().splitlines()[1]},
        {"IN01": "repeats row 2 of ae.csv"},
    ),
    "participant twice in dm": Case(
        {"dm": SOUND["dm"] + "NCT05154734 | P-01 | 2021-12-20 | 2022-01-04 | | 40 | F | Belimumab"},
        {"IN01": "is in row 2 of dm.csv already, with other values"},
    ),
    "participants absent from dm": Case(
        {"ce": SOUND["ce"].replace("P-01", "P-99"), **edited("ae", "P-02", "P-98")},
        {"IN01": "participant P-99 is not in DM"},
    ),
    "rows without a participant": Case(
        edited("ae", "P-02    |", "        |"), {"IN01": "no participant is named"}
    ),
    "other words than the codelist": Case(
        {**edited("dm", "| F   |", "| 女  |"), **edited("ae", "MILD", "very bad")},
        {"VAL1": "is none of"},
    ),
    "Chinese text": Case(
        {
            **edited("ae", "Headache | Headache | Nervous", "头痛 | 头痛 | 各类神经系统疾病"),
            **edited("ce", "Visual loss   | 2022-05-01", "视力下降 | 2022年5月1日"),
            **edited("ce", "OPTIC NERVE", "视神经"),
            **edited("nv", "BRAIN", "脑"),
            **edited("rs", "WEEK 52", "第52周"),
            "dm": SOUND["dm"].replace("P-01", "受试者-01"),
        },
        {"IN01": "is not in DM"},
    ),
    "formulas, markup and marks in texts": Case(
        {
            **edited("ae", "Headache | Headache", "=cmd()   | <b>x</b>&amp;{0}%s\\n"),
            **edited("ce", "Visual loss  ", "@SUM(A1:A2) `$x$` [a](javascript:1)"),
            "dm": SOUND["dm"].replace("P-03", "=P%03&<i>"),
        }
    ),
    "very long texts": Case(
        edited("ae", "Headache | Headache", f"{'头痛 ' * 9000} | {'x' * 40000}")
    ),
    "numbers beyond reason": Case(
        {
            **edited("dm", "| 40  |", "| 1e300 |"),
            **edited("ex", "600", "-600"),
            **edited("nv", "| 1        | BRAIN", "| 1e17 | BRAIN"),
            **edited("cp", "| 60       |", "| -1 |"),
            **edited("ae", "P-02    | 1     |", "P-02    | 99999999999999999999 |"),
        },
        {"IN02": "too large"},
    ),
    "infusion before consent": Case(
        edited("dm", "2022-01-20", "2022-02-20"), {"C04": "before the consent of 2022-02-20"}
    ),
    "criteria of seriousness alone": Case(
        {"ae": SOUND["ae"].replace("AESER", "AESHOSP").replace("| N ", "| Y ")},
        {"C56": "has a criterion of seriousness (hospitalisation), but AESER is"},
    ),
    "worsening ongoing and ended": Case(
        {
            "ce": "USUBJID | CESEQ | CESTDTC | CEENDTC | CEENRTPT\n"
            "P-01 | 1 | 2022-05-01 | 2022-05-01 | ONGOING"
        },
        {"CE01": "it is recorded as ongoing and as ended"},
    ),
}

ACCEPTED = [name for name, case in CASES.items() if not case.refused]
REFUSED = [name for name, case in CASES.items() if case.refused]

# What is odd in these is only what a check says of them, or a row that did not come in.
LIKE_SOUND = {
    "sound",
    "no study",
    "rows twice",
    "participant twice in dm",
    "rows without a participant",
    "other words than the codelist",
    "infusion before consent",
    "criteria of seriousness alone",
    "scores off the scale",
}
REACHES_EVERY_QUESTION = [name for name in ACCEPTED if name not in LIKE_SOUND]
