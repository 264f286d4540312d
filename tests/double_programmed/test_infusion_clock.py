"""Days since the last infusion a second time, in plain loops over the rows of the demo trial."""

from tests.double_programmed.demo import PROTOCOL, agree, each_cut, infusions_of, treated_of
from tests.double_programmed.test_event_measures import events_of, since_infusion


def second_answer(cut):
    """Participants with an event in each window, and events without a place."""
    infusions, emergent = infusions_of(cut), events_of(cut)[1]
    windows, unplaced = {"acute": set(), "delayed": set()}, 0
    for row in emergent:
        days = since_infusion(row, infusions)
        unplaced += days is None
        for window, who in windows.items():
            first, last = PROTOCOL["infusion_clock"][f"{window}_days"]
            if days is not None and first <= days <= last:
                who.add(row["USUBJID"])
    treated = len(treated_of(cut))
    people = {f"{name}_event_participants": (len(who), treated) for name, who in windows.items()}
    return people | {"events_not_placed": (unplaced, len(emergent))}


@each_cut
def test_events_since_the_last_infusion_have_the_same_answer_twice(cut):
    agree(cut, "infusion clock", second_answer(cut))
