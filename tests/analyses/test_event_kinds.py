"""Kinds of adverse events: groups of the protocol, and the worst severity."""

import pandas as pd
import pytest

from nmosd_core.analyses.event_columns import EventColumns
from nmosd_core.analyses.event_kinds import WORST_SEVERITY, kinds_of_groups
from nmosd_core.study.events import EventGroup
from nmosd_core.study.reading import read_protocol
from tests.conftest import read_table

EVENTS = read_table("""
    participant | preferred_term        | organ_class
    01          | Herpes zoster         | Infections and infestations
    01          | OPHTHALMIC HERPES ZOSTER | INFECTIONS AND INFESTATIONS
    02          | Infusion related reaction | Injury
    02          | Suicidal ideation     | Psychiatric disorders
    03          | Hyperhidrosis         | Skin
""").astype("str")
CONDITIONS = {
    "serious": pd.Series(pd.NA, EVENTS.index, dtype="str"),
    "criteria": pd.Series(pd.NA, EVENTS.index, dtype="str"),
    "days_since_infusion": pd.Series(pd.NA, EVENTS.index, dtype="Int64"),
    "duration_days": pd.Series(pd.NA, EVENTS.index, dtype="Int64"),
}
EVENTS = EVENTS.assign(**CONDITIONS)


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ({"terms": ("HERPES ZOSTER",)}, [0]),
        ({"terms_containing": ("HERPES ZOSTER",)}, [0, 1]),
        ({"organ_classes": ("INFECTIONS AND INFESTATIONS",)}, [0, 1]),
        ({"organ_classes": ("SKIN",), "except_terms": ("HYPERHIDROSIS",)}, []),
        ({"terms": ("HERPES ZOSTER",), "organ_classes": ("SKIN",)}, [0, 4]),
        ({"terms_containing": ("RELATED (",)}, []),  # no pattern, a text
        ({}, []),
    ],
)
def test_group_holds_listed_terms_and_classes_unless_excepted(group, members):
    (kind,) = kinds_of_groups({"one": EventGroup("One", "ours", **group)})
    assert EVENTS.index[kind.holds(EventColumns(EVENTS))].tolist() == members


def test_groups_of_the_protocol_hold_what_they_are_named_for():
    kinds = {kind.name: kind for kind in kinds_of_groups(read_protocol().adverse_events.groups)}
    held = {
        name: EVENTS.index[kind.holds(EventColumns(EVENTS))].tolist()
        for name, kind in kinds.items()
    }
    assert held["group_infections"] == [0, 1]
    assert held["group_herpes_zoster"] == [0, 1]
    assert held["group_infusion_reactions"] == [2]
    assert held["group_mood"] == [3]
    assert held["group_low_immunoglobulin"] == []


def test_worst_severity_leaves_out_events_that_are_not_treatment_emergent():
    events = read_table("""
        participant | severity | emergent
        01          | MILD     | yes
        01          | SEVERE   |
        02          | MODERATE | yes
        02          | MILD     | yes
        03          |          | yes
    """)
    events["treatment_emergent"] = events["emergent"].notna()
    held = {
        kind.name: set(
            events.loc[
                kind.holds(EventColumns(events)) & events["treatment_emergent"], "participant"
            ]
        )
        for kind in WORST_SEVERITY
    }
    assert held == {"worst_mild": {"01"}, "worst_moderate": {"02"}, "worst_severe": set()}
