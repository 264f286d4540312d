"""Adverse events and protocol deviations of the demo trial (ae, dv)."""

from datetime import date

from data.demo_trial.people import person_of, read_story
from data.demo_trial.records import Record, Values, last_day

RELATED = {"Y": "RELATED", "P": "POSSIBLY RELATED", "N": "NOT RELATED", "": None}
ACTION = {
    "0": "DOSE NOT CHANGED",
    "I": "DRUG INTERRUPTED",
    "W": "DRUG WITHDRAWN",
    "-": "NOT APPLICABLE",
}
OUTCOME = {
    "R": "RECOVERED/RESOLVED",
    "O": "NOT RECOVERED/NOT RESOLVED",
    "G": "RECOVERING/RESOLVING",
    "U": "UNKNOWN",
}
CRITERIA = ["DTH", "LIFE", "HOSP", "DISAB", "CONG", "MIE"]


def adverse_events() -> list[Record]:
    """One record an adverse event; open until its end is known."""
    return [_adverse_event(row) for row in read_story("adverse_events")]


def deviations() -> list[Record]:
    """One record a protocol deviation."""
    return [
        Record(
            person_of(row),
            {
                "DVTERM": row["term"],
                "DVDECOD": row["short"],
                "DVCAT": row["category"],
                "DVSTDTC": row["date"],
            },
            date.fromisoformat(row["date"]),
        )
        for row in read_story("deviations")
    ]


def _adverse_event(row: dict[str, str]) -> Record:
    organ_class = {r["preferred term"]: r["organ class"] for r in read_story("organ_classes")}
    values: Values = {
        "AETERM": row["term"],
        "AEDECOD": row["preferred term"],
        "AEBODSYS": organ_class[row["preferred term"]],
        "AESEV": row["severity"],
        "AETOXGR": row["grade"],
        "AESER": row["ser"],
        **{f"AES{name}": "Y" if name == row["criterion"] else "N" for name in CRITERIA},
        "AEREL": RELATED[row["related"]],
        "AEACN": ACTION[row["action"]],
        "AEOUT": OUTCOME[row["outcome"]],
        "AESTDTC": row["start"],
        "AEENDTC": row["end"] or None,
        "AEENRTPT": "ONGOING" if row["outcome"] in "OG" else None,
    }
    open_values: Values = {"AEENDTC": None, "AEENRTPT": "ONGOING", "AEOUT": OUTCOME["O"]}
    return Record(
        person_of(row),
        values,
        last_day(row["start"]),
        closes=last_day(row["end"]) if row["end"] else None,
        while_open=open_values,
    )
