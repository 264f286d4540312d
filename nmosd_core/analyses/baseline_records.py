"""What the records say of treated participants before treatment: body, disease, treatments.

Each finding has one row per treated participant of whom it is known.  Where having no record means
none of something, the dataset must have one of anybody treated: an empty one tells nothing.
"""

import pandas as pd

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.units import convert
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.store import TrialData

ORAL = "ORAL"


def require_a_record(trial: TrialData, dataset: str) -> None:
    """Stop where having none cannot be told from nothing having been recorded.

    Raises
    ------
    NotSupplied
        The dataset was not supplied, or holds no record of any of those who were treated.
    """
    trial.require(dataset)
    people = follow_participants(trial).treated["participant"]
    if len(people) and not trial.dataset(dataset)["USUBJID"].isin(people).any():
        why = f"{dataset.upper()} has no record of anybody treated"
        raise NotSupplied(f"The dataset {why}, so it does not tell who had none.", why)


def find_body_mass(trial: TrialData) -> pd.DataFrame:
    """Body mass index: participant, bmi (kg/m2), recorded or from weight and height."""
    trial.require("vs")
    rows = trial.rows("body_measurements")
    recorded = rows[rows["code"] == "BMI"].set_index("participant")["value"]
    weight, height = _measured(rows, "WEIGHT", "kg"), _measured(rows, "HEIGHT", "m")
    computed = weight / height**2
    known = computed.combine_first(recorded).dropna()
    return known.rename("bmi").rename_axis("participant").reset_index()


def _measured(rows: pd.DataFrame, code: str, unit: str) -> "pd.Series[float]":
    """One measurement in one unit, missing where its own is another kind of unit."""
    own = rows[rows["code"] == code].set_index("participant")
    units = {name: convert(name, unit) for name in own["unit"].dropna().unique()}
    factors = own["unit"].map(units).astype("float64")
    return own["value"] * factors


def find_onsets(trial: TrialData) -> pd.DataFrame:
    """Onset of the disease, the middle of what its date can mean: participant, onset (date)."""
    trial.require("mh")
    rows = trial.rows("medical_history")
    names = "|".join(trial.protocol.baseline.disease_terms)
    said = (rows["standard_term"].fillna("") + " " + rows["term"].fillna("")).str.upper()
    first = rows[said.str.contains(names)].drop_duplicates("participant")
    middle = first["earliest_start"] + (first["latest_start"] - first["earliest_start"]) / 2
    return pd.DataFrame({"participant": first["participant"], "onset": middle})


def find_disease_years(trial: TrialData) -> pd.DataFrame:
    """Years from the onset of the disease to the first infusion: participant, disease_years.

    Raises
    ------
    NotSupplied
        Nobody has the disease of the standard protocol, and that of the trial is not named.
    """
    people = follow_participants(trial).treated[["participant", "first_infusion"]]
    placed = people.merge(find_onsets(trial), on="participant")
    if placed.empty and len(people) and "baseline" in trial.protocol.borrowed:
        why = "the protocol file does not name the disease"
        raise NotSupplied(f"Not known since when: {why}.", why)
    days = (placed["first_infusion"] - placed["onset"]).dt.days
    years = days / trial.protocol.follow_up.days_per_year
    return placed[["participant"]].assign(disease_years=years)


def find_immunosuppressants(trial: TrialData) -> pd.DataFrame:
    """Names of immunosuppressants before treatment: participant, immunosuppressants."""
    require_a_record(trial, "cm")
    rows = trial.rows("prior_treatments")
    named = rows["treatment"].str.upper()
    own = rows[named.str.contains("|".join(trial.protocol.baseline.immunosuppressants), na=False)]
    names = own.assign(name=own["treatment"].str.capitalize()).groupby("participant")["name"]
    joined = names.agg(lambda each: ", ".join(sorted(set(each))))
    people = follow_participants(trial).treated["participant"]
    found = people.map(joined).astype("str").fillna("")
    return pd.DataFrame({"participant": people, "immunosuppressants": found})


def find_steroid_doses(trial: TrialData) -> pd.DataFrame:
    """Oral steroids at the first infusion: participant, steroid_dose (mg of prednisone)."""
    require_a_record(trial, "cm")
    rows = trial.rows("prior_treatments")
    strength = _strength(rows["treatment"].str.upper(), trial.protocol.baseline.steroids)
    oral = rows["route"].str.upper().eq(ORAL).fillna(False)
    taken = rows[strength.notna() & oral & rows["goes_on"]]
    doses = (taken["dose"] * strength).where(taken["dose_unit"].str.lower().eq("mg").fillna(False))
    added = doses.groupby(taken["participant"]).sum(min_count=1)
    incomplete = doses.isna().groupby(taken["participant"]).any()
    people = follow_participants(trial).treated["participant"]
    known = people.map(added.mask(incomplete)).where(people.isin(taken["participant"]), 0.0)
    return pd.DataFrame({"participant": people, "steroid_dose": known})


def _strength(names: "pd.Series[str]", steroids: dict[str, float]) -> "pd.Series[float]":
    """What one mg is worth in mg of prednisone; missing where it is none of the steroids."""
    found = pd.Series(float("nan"), names.index)
    for name, strength in steroids.items():  # METHYLPREDNISOLONE before PREDNISOLONE
        found = found.fillna(names.str.contains(name, na=False).map({True: strength}))
    return found
