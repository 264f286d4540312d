"""A cut opened in presentation mode gives the same answers: only who and when are other words.

The demo trial, and one drawn so that dates are known in part, lie after the cut, contradict each
other or are not readable.
"""

import re
from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.baseline import AGE, describe_baseline
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.errors import HeldBack, NotSupplied
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.headlines import headline_numbers
from nmosd_core.tables.presentation import IN_THIS_MODE
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.presentation.cut import present_names
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

CUT = date(2022, 6, 30)
# What is told to the month where days are not told.
BY_MONTH = {"projection", "enrolment_by_month"}
HELD = {"findings", "removed", "changed", "added", "age", "sex"}  # columns of presentation mode
ODD = {
    "dm": """
        USUBJID | SUBJID | SITEID | RFICDTC | RFSTDTC | RFPENDTC | DTHDTC | AGE | SEX | BRTHDTC
        T-01 | 01 | 07 | 2021-12-01 | 2021-12-20 | | | 30 | F | 1991-05-05
        T-02 | 02 | 07 | 2021-12 | 2022-01 | | | 41 | M | 1980
        T-03 | 03 | 07 | 2022-02-01 | 2022-02-10 | 2022-05 | | 52 | F |
        T-04 | 04 | 07 | 2022-03-01 | | | | 63 | F |
        T-05 | 05 | 07 | 2022-03-01 | 2022-07-15 | | | | |
        T-06 | 06 | 07 | | 2022-04-01 | | 2022-06 | 70 | F |
        T-07 | 07 | 07 | 2022-08-01 | | | | 70 | F |
    """,
    "ds": """
        USUBJID | DSSEQ | DSDECOD | DSTERM | DSCAT | DSSTDTC
        T-03 | 1 | WITHDRAWAL BY SUBJECT | moved on 2022-05-10 | DISPOSITION EVENT | 2022-05
        T-04 | 1 | SCREEN FAILURE | EDSS 7.0 | DISPOSITION EVENT | 2022-03-05
        T-01 | 1 | COMPLETED | | DISPOSITION EVENT | 2022-12-20
    """,
    "ex": """
        USUBJID | EXSEQ | EXTRT | EXDOSE | EXDOSU | EXSTDTC | EXENDTC | EXADJ
        T-01 | 1 | BELIMUMAB | 600 | mg | 2021-12-20 | 2021-12-20 |
        T-01 | 2 | BELIMUMAB | 600 | mg | 2022-01 | | nurse Li said so
        T-02 | 1 | BELIMUMAB | 700 | mg | 2022-01 | 2022-01 |
        T-03 | 1 | BELIMUMAB | 500 | mg | 2022-02-10 | 2022-07-10 |
        T-06 | 1 | BELIMUMAB | 500 | mg | 2022-04-01 | |
        T-06 | 2 | BELIMUMAB | 500 | mg | 2022-08-01 | |
    """,
    "ce": """
        USUBJID | CESEQ | CETERM | CESTDTC | CEENDTC | CEDUR | CELOC | CEENRTPT
        T-01 | 1 | weak legs | 2021-09-01 | 2021-09-10 | | SPINAL CORD |
        T-01 | 2 | weak legs | 2022-02 | | P3D | SPINAL CORD |
        T-01 | 3 | see T-02 | 2022-02-20T08:00 | 2022-02-20T20:00 | | BRAIN |
        T-01 | 4 | weak legs | 2022-06 | | | SPINAL CORD | ONGOING
        T-02 | 1 | loss of sight | 2022-03-01 | 2022-03-09 | | OPTIC NERVE |
        T-03 | 1 | loss of sight | 2022-06-20 | | PT48H | OPTIC NERVE |
        T-06 | 1 | loss of sight | 2022-09-20 | | PT48H | OPTIC NERVE |
        T-06 | 2 | loss of sight | 2022 | 2022-05 | | OPTIC NERVE |
        T-06 | 3 | loss of sight | 03/04/2022 | | | OPTIC NERVE |
    """,
    "ae": """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC | AEENDTC | AESER | AETOXGR | AEOUT
        T-01 | 1 | headache | Headache | 2021-12-20 | 2021-12-21 | N | 1 |
        T-01 | 2 | zoster on 1 May 22 | | 2022-05 | 2022-07-05 | Y | 3 |
        T-02 | 1 | cough | Cough | 2022 | | N | 2 |
        T-03 | 1 | cough | Cough | 2022-09-01 | | N | 2 |
        T-06 | 1 | sepsis | Sepsis | 2022-06-01 | 2022-06 | Y | 5 | FATAL
    """,
    "cm": """
        USUBJID | CMSEQ | CMTRT | CMCAT | CMSTDTC | CMENDTC | CMINDC
        T-01 | 1 | METHYLPREDNISOLONE | RESCUE | 2022-02-21 | 2022-03 | attack, Dr Wu
        T-01 | 2 | PREDNISONE | | 2019 | | NMOSD
    """,
    "sv": """
        USUBJID | VISITNUM | VISIT | SVSTDTC | SVOCCUR | SVREASOC
        T-01 | 1 | SCREENING | 2021-12-01 | Y |
        T-01 | 2 | BASELINE | 2021-12-20 | Y |
        T-01 | 3 | WEEK 2 | | N | lockdown of her street
        T-03 | 4 | WEEK 4 | 2022-03 | Y |
        T-06 | 2 | BASELINE | 2022-04-01 | Y |
    """,
    "rs": """
        USUBJID | RSSEQ | RSTESTCD | RSORRES | RSDTC | VISIT
        T-01 | 1 | EDSS0101 | 3.0 | 2021-12-19 | BASELINE
        T-01 | 2 | EDSS0101 | 4.5 | 2022-03 | WEEK 12
        T-06 | 1 | EDSS0101 | 2.0 | 2022-04-01 | BASELINE
        T-06 | 2 | EDSS0101 | 10 | 2022-07-01 | WEEK 12
    """,
}


@pytest.fixture(scope="module", params=["demo", "demo, first cut", "odd"])
def cuts(request, tmp_path_factory):
    """A cut as it is, the same in presentation mode, and the number of each participant."""
    folder, on = DEMO_TRIAL, None
    if request.param == "odd":
        folder, on = write_trial(tmp_path_factory.mktemp("odd"), CUT, **ODD), CUT
    elif request.param == "demo, first cut":
        on = CUT
    real, shown = open_trial(folder, on), open_trial(folder, on, presentation=True)
    return real, shown, present_names(real.cut, real.protocol, _everyone(real))


def _everyone(trial):
    tables = (trial.recorded(name) for name in trial.supplied)
    return {one for table in tables for one in table["USUBJID"].to_pylist()}


def test_every_headline_number_is_the_same(cuts):
    real, shown, _ = cuts
    before, after = (
        _final_ones(headline_numbers(list_headlines(trial)), shown) for trial in (real, shown)
    )
    pd.testing.assert_frame_equal(before.drop(columns="beside"), after.drop(columns="beside"))


@pytest.mark.parametrize("name", sorted(set(TABLES) - BY_MONTH))
def test_every_table_has_the_same_rows_but_for_who_and_when(name, cuts):
    real, shown, names = cuts
    try:
        after = TABLES[name].of(shown)
    except NotSupplied:  # or held back
        return
    before = TABLES[name].of(real)
    if name == "numbers":
        before, after = (_final_ones(table, shown) for table in (before, after))
    if name == "baseline":  # the youngest and the oldest are one each
        before, after = (table[table["characteristic"] != AGE] for table in (before, after))
    assert len(before) == len(after)
    for column in set(before.columns) - HELD:
        if pd.api.types.is_datetime64_any_dtype(before[column]):
            assert f"{column}_trial_day" in after
        elif pd.api.types.is_numeric_dtype(before[column]):
            assert _values(before[column]) == pytest.approx(_values(after[column]))
    if "participant" in before and before["participant"].notna().all():
        assert sorted(before["participant"].map(names)) == sorted(after["participant"])


def _final_ones(numbers, shown):
    """Headline numbers of questions that presentation mode answers."""
    held_back = {
        one.question for one in list_headlines(shown) if IN_THIS_MODE in one.number.not_estimable
    }
    assert "data checks" in held_back
    return numbers[~numbers["question"].isin(held_back)].reset_index(drop=True)


def _values(column):
    return sorted(column.dropna().astype("float64"))


def test_a_column_of_dates_holds_the_trial_days_that_they_are(cuts):
    real, shown, names = cuts
    before, after = (TABLES["participants"].of(trial) for trial in (real, shown))
    before = before.assign(participant=before["participant"].map(names)).set_index("participant")
    after = after.set_index("participant").loc[before.index]
    for column in ("consent", "last_infusion", "end_of_study"):
        days = (before[column] - before["first_infusion"]).dt.days.astype("Int64")
        assert days.tolist() == after[f"{column}_trial_day"].tolist()


def test_the_youngest_and_the_oldest_are_not_told_and_other_ranges_are(cuts):
    real, shown, _ = cuts
    before, after = (
        TABLES["baseline"].of(trial).set_index("characteristic") for trial in (real, shown)
    )
    assert before.loc[AGE, ["minimum", "maximum"]].notna().all()
    assert after.loc[AGE, ["minimum", "maximum"]].isna().all()
    assert after.at[AGE, "median"] == before.at[AGE, "median"]
    words = baseline_in_words(describe_baseline(shown)).set_index("characteristic")
    assert words.at[AGE, "median_in_words"].endswith("(range not shown)")


def test_words_that_somebody_typed_are_gone(cuts):
    _, shown, _ = cuts
    if shown.cut.folder.parent == DEMO_TRIAL:
        return
    texts = " ".join(
        str(value)
        for name in shown.supplied
        for value in shown.dataset(name).astype("object").to_numpy().ravel()
    )
    assert not re.search(r"T-0\d|Li\b|Wu\b|street|moved on|1 May|20[12]\d-|19[89]\d", texts)
    assert {"zoster"} <= set(re.findall(r"[a-z]+", texts))


def test_data_checks_are_held_back_because_records_are_not_as_they_were(cuts):
    with pytest.raises(HeldBack):
        find_problems(cuts[1])


def test_the_stamp_says_so(cuts):
    real, shown, _ = cuts
    assert "identities replaced" in str(shown.stamp)
    assert str(real.cut.date) not in str(shown.stamp)
    assert ("interim" in str(shown.stamp)) == (real.cut.date == CUT)
    assert "interim" not in str(real.stamp)
