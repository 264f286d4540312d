"""The EDSS that systems and walking give, a second time in the plain words of Neurostatus."""

import random

import pytest

from tests.conftest import trial_from

HIGHEST = {1: 6, 2: 5, 3: 5, 4: 6, 5: 6, 6: 6, 7: 5}
BY_WALKING = {
    3: 5.0, 4: 5.5, 5: 6.0, 6: 6.0, 7: 6.0, 8: 6.5, 9: 6.5, 10: 7.0, 11: 7.5, 12: 8.0, 13: 8.5,
    14: 9.0, 15: 9.5, 16: 10.0,
}  # fmt: skip
EXAMINATIONS = 500


def converted(grades):
    """Bowel and bladder, and the visual system, as they enter the EDSS."""
    bowel = {0: 0, 1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 5}
    visual = {0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4}
    return [*grades[:4], bowel[grades[4]], visual[grades[5]], grades[6]]


def by_systems(grades):
    """EDSS of somebody whose walking is not limited."""
    four, three, two, one = (grades.count(grade) for grade in (4, 3, 2, 1))
    worst = max(grades)
    if worst >= 5 or four >= 2:
        return 5.0
    if four:
        return 5.0 if three >= 3 else 4.5 if three or two else 4.0
    if three:
        by_count = {1: 3.0, 2: 3.5, 3: 4.0, 4: 4.0, 5: 4.5}.get(three, 5.0)
        if three == 1 and two:
            return 3.5 if two <= 2 else 4.0
        return 4.0 if three == 2 and two else by_count
    if two:
        return {1: 2.0, 2: 2.5, 3: 3.0, 4: 3.0, 5: 3.5}.get(two, 4.0)
    return {0: 0.0, 1: 1.0}.get(one, 1.5)


def allowed(grades, walking):
    """Lowest and highest EDSS of one examination; the highest is None where it is open."""
    grades = converted(grades)
    without_tiredness = [*grades[:6], 0 if grades[6] == 1 else grades[6]]
    low, high = by_systems(without_tiredness), by_systems(grades)
    if walking is None:
        return low, None
    if walking in BY_WALKING:
        return BY_WALKING[walking], BY_WALKING[walking]
    return {0: (low, high), 1: (max(2.0, low), max(4.0, high)), 2: (4.5, max(4.5, high))}[walking]


def draw():
    """Grades mostly low, as they are, and sometimes any; walking mostly free."""
    random_numbers = random.Random(20220103)
    for _ in range(EXAMINATIONS):
        limit = random_numbers.choice([1, 2, 3, 4, 6])
        grades = [random_numbers.randint(0, min(limit, high)) for high in HIGHEST.values()]
        yield grades, random_numbers.choice([0, 0, 0, 1, 2, None, random_numbers.randint(3, 16)])


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Lowest and highest EDSS of each drawn examination, as the query finds them."""
    rows = ["USUBJID | RSSEQ | RSTESTCD | RSORRES | RSDTC"]
    for number, (grades, walking) in enumerate(draw()):
        values = {f"KFSS010{system}": grade for system, grade in enumerate(grades, start=1)}
        for code, value in (values | {"EDSS0101": 0, "AMBUL": walking}).items():
            if value is not None:
                rows.append(f"{number:03} | {len(rows)} | {code} | {value} | 2022-01-03")
    dm = "USUBJID | RFSTDTC\n" + "\n".join(f"{number:03} |" for number in range(EXAMINATIONS))
    trial = trial_from(tmp_path_factory.mktemp("examined"), dm=dm, rs="\n".join(rows))
    examined = trial.rows("examinations").set_index("participant")
    trial.close()
    return examined


def test_the_query_allows_what_the_definitions_allow(found):
    assert len(found) == EXAMINATIONS
    for number, (grades, walking) in enumerate(draw()):
        row = found.loc[f"{number:03}"]
        low, high = allowed(grades, walking)
        assert row["lowest"] == low, (grades, walking)
        assert (None if row["highest"] != row["highest"] else row["highest"]) == high, grades


def test_the_highest_grade_is_that_of_the_converted_systems(found):
    for number, (grades, _) in enumerate(draw()):
        assert found.loc[f"{number:03}", "highest_grade"] == min(max(converted(grades)), 5)
