"""Vital signs around infusions as tables: what each sign does, and every reading."""

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.infusion_days import NO_INFUSION_PLANNED
from nmosd_core.analyses.vital_signs import VitalSigns
from nmosd_core.tables.wording import sentence


def vital_sign_changes(signs: VitalSigns) -> pd.DataFrame:
    """One row per vital sign, over every infusion with a reading before and after it.

    Columns: sign, unit, infusions (with both readings), participants, before_median,
    after_median, change_median, change_lowest, change_highest, out_of_limits (infusions whose
    reading after is out of a limit that the one before kept; empty where none was taken), limits
    (after an infusion).
    """
    asked = signs.protocol.vital_signs.signs
    after = signs.readings.dropna(subset=["after"])
    out = after["finding"].ne("").groupby(after["code"]).sum()
    rows = [
        {
            "sign": sign.label,
            "unit": sign.units[0],
            **_summary(signs.compared[signs.compared["code"] == code]),
            "out_of_limits": out.get(code),
            "limits": "; ".join(limit.words for limit in sign.limits),
        }
        for code, sign in asked.items()
    ]
    return pd.DataFrame(rows).astype({"out_of_limits": "Int64"})


def vital_sign_changes_by_infusion(signs: VitalSigns) -> pd.DataFrame:
    """One row per vital sign and infusion number, as the picture shows them.

    Columns: sign, unit, after_infusion (its number, in the order given), participants (with both
    readings), before_median, after_median, change_median, change_lowest, change_highest.
    """
    rows = [
        {"sign": own["sign"].iat[0], "unit": own["unit"].iat[0], "after_infusion": infusion}
        | _summary(own)
        for (_, infusion), own in signs.compared.groupby(["code", "infusion"], sort=False)
    ]
    columns = ["sign", "unit", "after_infusion", "participants", "before_median", "after_median"]
    columns += ["change_median", "change_lowest", "change_highest"]
    table = pd.DataFrame(rows, columns=[*columns, "infusions"])[columns]
    order = [sign.label for sign in signs.protocol.vital_signs.signs.values()]
    place = table["sign"].map({label: place for place, label in enumerate(order)})
    table = table.assign(place=place).sort_values(["place", "after_infusion"], ignore_index=True)
    return table[columns].astype({"after_infusion": "Int64", "participants": "Int64"})


def vital_sign_listing(signs: VitalSigns) -> pd.DataFrame:
    """One row per infusion and vital sign with a reading before or after it, those out first.

    Columns: participant, sequence (VSSEQ of the reading after, else of that before),
    after_infusion (number of the infusion), given (date), trial_day (0 is the first infusion),
    sign, unit, value_before, value_after, value_change, out_of_limits (limits that the reading
    after passed and the one before did not; empty without any), as_before (limits that both
    passed), events_soon_after (treatment-emergent events that start on the day or the next).
    """
    names = {"infusion": "after_infusion", "finding": "out_of_limits"}
    names |= {"before": "value_before", "after": "value_after", "change": "value_change"}
    rows = signs.readings.rename(columns={**names, "events": "events_soon_after"})
    first = rows["out_of_limits"].ne("").sort_values(ascending=False, kind="stable").index
    columns = ["participant", "sequence", "after_infusion", "given", "trial_day", "sign", "unit"]
    columns += ["value_before", "value_after", "value_change", "out_of_limits", "as_before"]
    return rows.loc[first, [*columns, "events_soon_after"]].reset_index(drop=True)


def nothing_compared(signs: VitalSigns) -> str:
    """Why no vital sign is compared, with the time points that the export has instead."""
    if not signs.nothing_after:
        return ""
    if signs.nothing_after == NO_INFUSION_PLANNED:
        return f"{sentence(NO_INFUSION_PLANNED)}, so no vital sign is compared."
    points = ", ".join(signs.other_points)
    instead = f" Its time points (VSTPT) are: {points}." if points else ""
    return f"{sentence(signs.nothing_after)} in this data cut.{instead}"


def no_reading(signs: VitalSigns) -> str:
    """What to say instead of the list of readings around infusions, where any was given."""
    given = counted(len(signs.infusions), "infusion")
    return f"None of the {given} given has a reading recorded as before or after it."


def left_out(signs: VitalSigns) -> str:
    """Readings around infusions that are not compared, and why; empty without any."""
    counts = {
        "of a day without an infusion": signs.unplaced,
        "in a unit that is not compared": signs.not_compared,
    }
    words = [f"{count} {why}" for why, count in counts.items() if count]
    return f"Readings left out: {'; '.join(words)}." if words else ""


def _summary(compared: pd.DataFrame) -> dict[str, float | int]:
    change = compared["change"]
    return {
        "infusions": len(compared),
        "participants": compared["participant"].nunique(),
        "before_median": compared["before"].median(),
        "after_median": compared["after"].median(),
        "change_median": change.median(),
        "change_lowest": change.min(),
        "change_highest": change.max(),
    }
