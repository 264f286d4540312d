"""From what the vital signs page counts to the readings behind it."""

import pandas as pd

from nmosd_core.analyses.vital_signs import VitalSigns
from nmosd_core.tables.vital_signs import vital_sign_changes, vital_sign_changes_by_infusion
from pages.kept import kept
from pages.rows_behind import NUMBER, RowsBehind, numbers_as_table, record_marked

SIGN, INFUSION, READING = "sign", "infusion", "reading"
BEHIND = RowsBehind(
    "vital_signs",
    {
        NUMBER: ["name"],
        SIGN: ["sign"],
        INFUSION: ["sign", "after_infusion"],
        READING: ["participant", "sequence"],
    },
)


def choose_readings(signs: VitalSigns) -> VitalSigns:
    """The readings behind what was chosen on the page, or all of them."""
    chosen = BEHIND.chosen(kept(_tables, signs))
    if chosen is None:
        return signs
    kind, of = chosen
    if kind == NUMBER:
        behind, words = signs.only(of["name"]), of["label"]
    elif kind == READING:
        behind = signs.of_record(of["place"])
        words = f"{of['participant']}, {of['sign'].lower()}"
    elif kind == INFUSION:
        behind = signs.of_sign(of["sign"], of["after_infusion"])
        words = f"{of['sign']}, infusion {of['after_infusion']}"
    else:
        behind = signs.of_sign(of["sign"], out=of["column"] == "out_of_limits")
        words = of["sign"]
    BEHIND.say(words, behind.readings)
    return behind


def choose_mark(_name: str) -> None:
    """Show the reading behind a mark of the picture."""
    BEHIND.opens(READING)(record_marked("vital_sign_changes", "vs"))


def _tables(signs: VitalSigns) -> dict[str, pd.DataFrame]:
    return {
        NUMBER: numbers_as_table(signs.headline),
        SIGN: vital_sign_changes(signs),
        INFUSION: vital_sign_changes_by_infusion(signs),
        READING: signs.readings,
    }
