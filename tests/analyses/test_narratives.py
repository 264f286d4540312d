"""Narrative drafts: every value is a record's, every blank is said, nothing is inferred."""

import pytest

from nmosd_core.analyses.narratives import draft_narratives
from nmosd_core.tables.narratives import narrative_facts, narrative_texts, narrative_titles
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC | AGE | SEX\n01 | 2022-01-01 | 40 | F"
EX = "USUBJID | EXSEQ | EXSTDTC | EXDOSE | EXDOSU\n01 | 7 | 2022-01-01 | 655.5 | mg"
HEAD = "USUBJID | AESEQ | AETERM | AESER | AESHOSP | AESLIFE | AESTDTC | AEENDTC"
AE = f"""
    {HEAD}
    01 | 3 | Pneumonia | Y | Y | N | 2022-01-10 | 2022-01-20
    01 | 4 | Cold      | N |   |   | 2022-02-01 |
"""
CM = """
    USUBJID | CMSEQ | CMTRT       | CMSTDTC    | CMINDC    | CMDOSE | CMDOSU
    01      | 1     | Aspirin     | 2022-01-09 |           |        |
    01      | 2     | Ceftriaxone | 2022-01-10 | Pneumonia | 2      | g
    01      | 3     | Paracetamol | 2022-01-21 |           |        |
"""


@pytest.fixture
def facts(tmp_path):
    table = narrative_facts(draft_narratives(trial_from(tmp_path, dm=DM, ex=EX, ae=AE, cm=CM)))
    return table.set_index("fact")


def test_title_says_of_an_event_with_a_criterion_that_it_is_not_called_serious(tmp_path):
    ae = f"{AE}    01 | 5 | Syncope   | N | Y |   | 2022-03-01 |\n"
    ae += "    01 | 6 | Fracture  |   | Y |   | 2022-04-01 |"
    titles = narrative_titles(draft_narratives(trial_from(tmp_path, dm=DM, ex=EX, ae=ae)))
    not_called = "(has a seriousness criterion but is not called serious)"
    assert [title.endswith(not_called) for title in titles] == [False, True, True]


def test_only_serious_events_have_a_draft(facts):
    assert set(facts["sequence"]) == {3}


def test_value_points_at_its_record(facts):
    assert facts.loc[
        "reported term", ["value", "dataset", "source_record", "variable"]
    ].tolist() == [
        "Pneumonia",
        "ae",
        "3",
        "AETERM",
    ]
    assert facts.loc["its dose", ["value", "dataset", "source_record"]].tolist() == [
        "655.5",
        "ex",
        "7",
    ]
    assert facts.loc["days from it to the event", ["value", "variable"]].tolist() == [
        "9",
        "counted",
    ]


def test_blank_is_said_to_be_one(facts):
    assert set(facts.loc[["severity", "grade", "outcome", "relationship"], "value"]) == {
        "not recorded"
    }
    assert facts.loc["history (MH was not supplied)", "value"] == "not recorded"


def test_only_criteria_that_are_met_are_facts(facts):
    assert "hospitalisation" in facts.index
    assert "life-threatening" not in facts.index


def test_only_treatments_begun_during_the_event_are_facts(facts):
    assert facts.loc["treatment begun", "value"] == "Ceftriaxone, 2 g, Pneumonia, 2022-01-10"


def test_start_known_in_part_leaves_open_what_depends_on_it(tmp_path):
    ae = f"{HEAD}\n01 | 3 | Pneumonia | Y | | | 2022-01 |"
    drafts = draft_narratives(trial_from(tmp_path, dm=DM, ex=EX, ae=ae, cm=CM))
    values = narrative_facts(drafts).set_index("fact")["value"]
    assert values["last infusion before the event (start not completely dated)"] == "not recorded"
    assert (
        values["treatments begun (the start of the event is not completely dated)"]
        == "not recorded"
    )


def test_text_says_that_it_is_a_draft_and_names_records():
    drafts = draft_narratives(open_trial(DEMO_TRIAL))
    assert len(narrative_titles(drafts)) == len(narrative_texts(drafts)) == 5
    for paragraphs in narrative_texts(drafts):
        assert paragraphs[0].startswith("Draft from the records of")
        assert "[DM AGE]" in paragraphs[1]
        assert "[counted from EX " in paragraphs[3]


def test_each_sentence_begins_with_a_capital_and_recorded_words_stay(tmp_path):
    ae = AE.replace("Pneumonia", "pneumonia")
    drafts = draft_narratives(trial_from(tmp_path, dm=DM, ex=EX, ae=ae))
    ((_, *paragraphs),) = narrative_texts(drafts)

    assert paragraphs[0].startswith("Participant. Age, years: 40 [DM AGE]; sex: F [DM SEX]")
    assert paragraphs[3].startswith("Event. Reported term: pneumonia [AE 3 AETERM]; preferred term")
    for paragraph in paragraphs:
        assert paragraph.split(". ")[1][0].isupper(), paragraph


def test_every_value_of_the_demo_is_in_the_record_it_points_at():
    trial = open_trial(DEMO_TRIAL)
    table = narrative_facts(draft_narratives(trial))
    single = table[table["dataset"].isin(["ae", "ex"]) & table["value"].ne("not recorded")]
    for row in single.itertuples():
        records = trial.dataset(row.dataset)
        own = records[records["USUBJID"].eq(row.participant)]
        (record,) = own.loc[
            own[f"{row.dataset.upper()}SEQ"].astype(str).eq(row.source_record)
        ].to_dict("records")
        recorded = record[row.variable]
        assert row.value == (f"{recorded:g}" if isinstance(recorded, float) else str(recorded))


def test_trial_without_serious_events_has_no_draft(tmp_path):
    drafts = draft_narratives(trial_from(tmp_path, dm=DM, ae=HEAD))
    assert narrative_texts(drafts) == []
    assert narrative_facts(drafts).empty


def test_value_stands_beside_its_fact_and_before_what_repeats(tmp_path):
    table = narrative_facts(draft_narratives(trial_from(tmp_path, dm=DM, ex=EX, ae=AE, cm=CM)))
    assert table.columns[:4].tolist() == ["participant", "sequence", "fact", "value"]
