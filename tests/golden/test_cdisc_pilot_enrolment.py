"""Enrolment and disposition of the CDISC pilot study, real participants, through the intake."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.disposition import AFTER_TREATMENT, BEFORE_TREATMENT
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.follow_up import COMPLETED, DIED, LEFT_EARLY
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

ANSWERS = REFERENCE / "cdisc_pilot"
CUT = date(2015, 12, 31)
GROUPS = {
    "Overall": lambda: None,
    "Placebo": cdisc_pilot.placebo,
    "Site701-Placebo": cdisc_pilot.site_701_placebo,
}
# CDISC renamed the term: the export has the old one, the published answer the new one.
RENAMED = {"PROTOCOL VIOLATION": "PROTOCOL DEVIATION"}


def answers(name, group):
    table = pd.read_csv(ANSWERS / f"{name}.csv")
    return table[table["group"] == group]


@pytest.fixture(scope="module", params=GROUPS)
def group(request, tmp_path_factory):
    """Name of the group, and its enrolment."""
    folder = tmp_path_factory.mktemp("pilot")
    export = cdisc_pilot.write_export(folder / "export", GROUPS[request.param]())
    bring_in(export, folder / "trial", CUT)
    return request.param, summarise_enrolment(open_trial(folder / "trial"))


def test_dispositions_agree(group):
    name, enrolment = group
    expected = dict(answers("disposition", name)[["item", "n"]].itertuples(index=False))
    people = enrolment.participants[enrolment.participants["treated"]]
    found = people["disposition"].replace(RENAMED).value_counts().to_dict()
    assert found == {
        item: n for item, n in expected.items() if item not in ("treated", "completed week 24")
    }
    assert enrolment.treated.value == expected["treated"]
    assert enrolment.count(COMPLETED) == expected["COMPLETED"]
    assert enrolment.count(DIED) == expected.get("DEATH", 0)
    assert enrolment.count(LEFT_EARLY) == sum(found.values()) - expected["COMPLETED"] - (
        expected.get("DEATH", 0)
    )


def test_who_reached_week_24_agrees(group):
    """The study's own flag for week 24 (SUPPDM, COMPLT24) marks those with that visit in SV."""
    name, enrolment = group
    expected = dict(answers("disposition", name)[["item", "n"]].itertuples(index=False))
    weeks = enrolment.weeks.set_index("week")
    assert weeks.at[24, "reached"] == expected["completed week 24"]
    planned = enrolment.visits.planned
    reached = set(planned.loc[(planned["week"] == 24) & planned["attended"], "participant"])
    flags = cdisc_pilot.dataset("suppdm")
    flagged = set(flags.loc[flags["QNAM"] == "COMPLT24", "USUBJID"])
    assert reached == flagged & set(planned["participant"])


def test_enrolment_by_month_agrees(group):
    name, enrolment = group
    months = enrolment.months[enrolment.months["treated"] > 0]
    expected = answers("enrolment_by_month", name)
    assert months["month"].tolist() == expected["month_of_first_dose"].tolist()
    assert months["treated"].tolist() == expected["n"].tolist()
    assert months["cumulative"].tolist() == expected["cumulative"].tolist()


def test_screen_failures_agree(group):
    name, enrolment = group
    if name != "Overall":
        assert enrolment.count("screen failure") == 0
        return
    expected = dict(answers("disposition", "Screened")[["item", "n"]].itertuples(index=False))
    assert enrolment.count("screened") == expected["screened"]
    assert enrolment.count("screen failure") == expected["SCREEN FAILURE"]
    assert enrolment.count("treated") == expected["treated"]
    assert enrolment.count("in screening") == 0


def test_plan_of_another_trial_is_not_drawn(group):
    """The standard protocol is that of NCT05154734; its 14 planned say nothing about this study."""
    _, enrolment = group
    assert not enrolment.has_plan
    assert enrolment.treated.of is None
    assert enrolment.months["planned"].isna().all()


def test_everyone_treated_is_in_one_state(group):
    _, enrolment = group
    assert sum(enrolment.count(state) for state in AFTER_TREATMENT) == enrolment.treated.value
    before = sum(enrolment.count(state) for state in BEFORE_TREATMENT)
    assert enrolment.treated.value + before == enrolment.count("screened")
