"""Every way to complete the records, against trying each one."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.completions import OpenWorsening, complete_records

GAP, LAST_DAY = 3, 12


def worsening(earliest, length, could_last):
    return OpenWorsening(earliest, earliest + length, frozenset(could_last))


WORSENINGS = st.lists(
    st.builds(
        worsening,
        st.integers(-6, 16),
        st.sampled_from([0, 0, 0, 1, 4]),
        st.sampled_from([{True}, {True}, {False}, {True, False}]),
    ),
    max_size=4,
)


def try_each(worsenings):
    """Fewest and most attacks, days of the first, and verdicts, from every completion."""
    counts, firsts, verdicts = set(), set(), [set() for _ in worsenings]
    windows = [range(one.earliest, one.latest + 1) for one in worsenings]
    for days in itertools.product(*windows):
        for lasted in itertools.product(*[one.could_last for one in worsenings]):
            last, attacks, first = None, 0, None
            for which in sorted(range(len(days)), key=lambda one: (days[one], one)):
                day = days[which]
                attack = lasted[which] and (last is None or day - last > GAP)
                last = day if attack else last
                in_year = attack and 0 <= day <= LAST_DAY
                first = day if in_year and first is None else first
                attacks += in_year
                verdicts[which].add(name(day, lasted[which], attack))
            counts.add(attacks)
            firsts.add(first)
    for first, second in itertools.combinations(range(len(worsenings)), 2):
        if worsenings[first] == worsenings[second] and len(windows[first]) > 1:
            verdicts[first] = verdicts[second] = verdicts[first] | verdicts[second]
    return min(counts), max(counts), firsts, tuple(map(frozenset, verdicts))


def name(day, lasted, attack):
    if day < 0:
        return "before treatment"
    if day > LAST_DAY:
        return "after week 52"
    if not lasted:
        return "too short"
    return "attack" if attack else "same attack"


@settings(max_examples=300, deadline=None)
@given(WORSENINGS)
def test_range_and_verdicts_are_those_of_trying_each_completion(worsenings):
    outcomes = complete_records(worsenings, GAP, LAST_DAY)
    found = (outcomes.fewest, outcomes.most, outcomes.first_days, outcomes.verdicts)
    assert found == try_each(worsenings)


def test_five_onsets_known_to_the_year_are_walked_through():
    year = OpenWorsening(0, 364, frozenset({True}))
    outcomes = complete_records([year] * 5, 30, 364)
    assert (outcomes.fewest, outcomes.most) == (1, 5)
    assert outcomes.verdicts[0] == {"attack", "same attack"}
