"""The protocol file: what it must hold, and what a reader is told when it does not."""

import errno
import re
import tomllib
from pathlib import Path

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.study.borrowing import OF_A_LIST
from nmosd_core.study.reading import STANDARD, read_protocol
from nmosd_core.tables.columns import heading
from nmosd_core.trial_data.define import read_dictionary

TEXT = STANDARD.read_text(encoding="utf-8")
CONTENT = tomllib.loads(TEXT)
OTHER_TRIAL = Path(__file__).parents[1] / "golden" / "cdisc_pilot" / "protocol.toml"


def protocol_file(folder, text):
    file = folder / "protocol.toml"
    file.write_text(text, encoding="utf-8")
    return file


def section(name):
    """One section of the standard protocol as text, its heading and subsections included."""
    match = re.search(rf"^\[{name}\].*?(?=^\[(?!{name}\.)|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    return match.group()


def error_of(folder, text):
    with pytest.raises(TrialDataError) as caught:
        read_protocol(protocol_file(folder, text))
    return str(caught.value)


def test_standard_protocol_is_that_of_the_registered_trial():
    protocol = read_protocol()
    assert protocol.trial.registration == "NCT05154734"
    assert protocol.trial.planned_participants == 14
    assert protocol.infusions.dose_mg_per_kg == 10
    assert len(protocol.infusions.days) == 14
    assert protocol.attack.minimum_hours == 24
    assert protocol.attack.minimum_days_between == 30
    assert protocol.lesions.weeks == (12, 24, 52)
    assert protocol.eligibility.maximum_baseline_edss == 6.0
    assert len(protocol.eligibility.criteria) == 11


def test_every_section_and_definition_says_where_it_comes_from():
    sources = read_protocol().sources
    for name in CONTENT:
        if name != "definitions":
            assert re.match(r"registry|ours: \w+", sources[name]), name
    for name, definition in read_protocol().definitions.items():
        assert definition.source, name
    for name, rule in read_protocol().disability.rules.items():
        assert rule.source, name
    for name, group in read_protocol().adverse_events.groups.items():
        assert group.source, name


def test_source_of_one_value_names_a_value_of_its_section():
    for place in read_protocol().sources:
        name, _, value = place.partition(".")
        assert not value or value in CONTENT[name], place


def test_every_number_that_the_registry_does_not_state_is_marked_as_ours():
    sources = read_protocol().sources
    not_in_the_registry = [
        "infusions.window_days_before",
        "infusions.window_days_after",
        "visits.window_days_before",
        "visits.window_days_after",
        "visits.screening_days_before",
        "visits.days_ahead",
        "accrual.ends",
        "attack.counted_from",
        "assessments.laboratory",
    ]
    assert all(sources[place].startswith("ours: ") for place in not_in_the_registry)


def test_definitions_carry_the_values_of_the_protocol():
    definitions = read_protocol().definitions
    assert "at least 24 hours" in definitions["attack"].text
    assert "more than 30 days" in definitions["attack"].text
    assert (
        "lesions of optic nerve, brain, spinal cord at the planned scans"
        in definitions["lesions"].text
    )
    assert "for the 14 planned" in definitions["accrual"].text
    for name, definition in definitions.items():
        assert not re.search(r"[{}]", definition.text + definition.source_of_text), name


def test_no_two_definitions_have_the_same_heading():
    terms = [definition.term for definition in read_protocol().definitions.values()]
    assert sorted(terms) == sorted(set(terms))


def test_definitions_stand_in_the_order_of_the_pages():
    names = list(read_protocol().definitions)
    of_pages = ["screened", "infusions_due", "attack", "time_to_first_attack", "rate_ratio"]
    of_pages += ["edss_change", "lesions", "titre", "cell_count", "adverse_event", "exposure_days"]
    of_pages += ["laboratory_grade", "stopping_attacks", "evidence_missing", "finding"]
    assert sorted(of_pages, key=names.index) == of_pages
    assert names[-2:] == ["presentation", "not_final"]


def test_what_the_registry_alone_says_names_no_dataset_and_no_variable():
    for name, definition in read_protocol().definitions.items():
        if definition.source == "registry" and not definition.source_of_text:
            assert not re.search(r"dataset|\(\w\w\)|[A-Z]{5}", definition.text), name


def test_the_week_reached_is_that_of_the_column_which_counts_infusions_too():
    text = read_protocol().definitions["week_reached"].text
    assert "the last planned week with an infusion given (EX) or a visit (SV)" in text


def test_time_at_risk_ends_with_the_first_year_wherever_the_last_visit_is():
    definitions = read_protocol(OTHER_TRIAL).definitions
    assert "the earliest of day 364, end of study and data cut" in definitions["exposure_days"].text
    assert "the earliest of day 364, end of study" in definitions["participant_time"].text


def test_the_definitions_of_time_say_which_of_the_first_and_last_days_count():
    definitions = read_protocol().definitions
    assert "Day 0 is not counted" in definitions["participant_time"].text
    assert "one day more (0 to 364)" in definitions["participant_time"].text
    assert "the first and the last too" in definitions["exposure_days"].text
    assert "counts as a whole one" in definitions["exposure_adjusted_incidence"].text


def test_terms_that_a_group_leaves_out_are_named_by_their_column():
    text = read_protocol().definitions["event_group"].text
    assert f"except terms that the list leaves out (column {heading('except_terms')})" in text


def test_a_dose_of_zero_of_placebo_is_a_dose_given():
    text = read_protocol().definitions["infusions_due"].text
    assert "with a dose of zero of anything but placebo it was not given" in text


def test_definitions_promise_no_more_than_the_pages_show():
    definitions = read_protocol().definitions
    assert "Every rate and percentage" not in definitions["treated"].text
    assert "unless another denominator stands beside them" in definitions["treated"].text
    for name in ("attack_free", "silent_lesions"):
        assert "named" not in definitions[name].text
        assert "their number stands beside it" in definitions[name].text


def test_definition_prints_the_name_of_a_dataset_in_capitals():
    names = [name for name in read_dictionary() if name not in ("is", "queries")]
    small = re.compile(rf"\b({'|'.join(names)})\b|(of|in|\(dataset) is\b")
    for name, definition in read_protocol().definitions.items():
        assert not small.search(definition.text), name


def test_file_that_extends_the_standard_replaces_whole_sections(tmp_path):
    text = 'extends = "standard"\n' + section("trial").replace("NCT05154734", "NCT00000001")
    protocol = read_protocol(protocol_file(tmp_path, text))
    assert protocol.trial.registration == "NCT00000001"
    assert protocol.infusions == read_protocol().infusions
    assert protocol.file.name == "protocol.toml"


def test_no_definition_names_the_planned_dates_of_another_trial(tmp_path):
    text = 'extends = "standard"\n' + section("trial").replace("NCT05154734", "NCT00000001")
    protocol = read_protocol(protocol_file(tmp_path, text))
    dates = str(protocol.accrual.starts), str(protocol.accrual.ends)

    for name, definition in protocol.definitions.items():
        assert not any(one in definition.text + definition.source_of_text for one in dates), name


def test_extended_section_is_replaced_and_not_merged(tmp_path):
    text = 'extends = "standard"\n[visits]\nfinal_evaluation_day = 168\nsource = "ours: a test"\n'
    assert "visits has no window_days_before" in error_of(tmp_path, text)


def test_definition_of_an_extended_protocol_speaks_of_its_own_values(tmp_path):
    text = 'extends = "standard"\n' + section("attack").replace(
        "minimum_hours = 24 ", "minimum_hours = 48 "
    )
    protocol = read_protocol(protocol_file(tmp_path, text))
    assert "at least 48 hours" in protocol.definitions["attack"].text


@pytest.mark.parametrize("name", [one for one in CONTENT if one != "definitions"])
def test_missing_section_is_named_with_its_remedy(tmp_path, name):
    message = error_of(tmp_path, TEXT.replace(section(name), ""))
    assert message == (
        f"protocol.toml has no section [{name}]. Add it, or begin the file with "
        'extends = "standard" to take it from the standard protocol.'
    )


def test_missing_definitions_are_named(tmp_path):
    text = TEXT[: TEXT.index("[definitions.")]
    assert "has no section [definitions]" in error_of(tmp_path, text)


@pytest.mark.parametrize("name", [one for one in CONTENT if one != "definitions"])
def test_section_without_a_source_is_refused(tmp_path, name):
    own = section(name)
    head, *below = re.split(r"(?=^\[)", own, flags=re.MULTILINE)[1:]
    without = re.sub(r'^source = ".*"\n', "", head, flags=re.MULTILINE) + "".join(below)
    message = error_of(tmp_path, TEXT.replace(own, without))
    assert message == f'Section [{name}] of the protocol has no source. Add source = "...".'


def test_unknown_section_is_named(tmp_path):
    message = error_of(tmp_path, TEXT + '\n[infusion]\nsource = "registry"\n')
    assert "has a section [infusion] that no protocol has" in message


def test_unknown_value_is_named_with_those_that_exist(tmp_path):
    message = error_of(tmp_path, TEXT.replace("minimum_hours =", "minimum_hour ="))
    assert message.startswith("protocol.toml: attack has no value named minimum_hour. It has: ")
    assert "minimum_hours" in message


def test_missing_value_is_named(tmp_path):
    text = re.sub(r"^minimum_days_between = .*\n", "", TEXT, flags=re.MULTILINE)
    assert error_of(tmp_path, text) == "protocol.toml: attack has no minimum_days_between. Add it."


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "planned_participants = 14",
            'planned_participants = "14"',
            "trial.planned_participants is '14', but it should be of type int.",
        ),
        (
            "planned_participants = 14",
            "planned_participants = true",
            "trial.planned_participants is True, but it should be of type int.",
        ),
        (
            "planned_participants = 14",
            "planned_participants = 14.5",
            "trial.planned_participants is 14.5, but it should be of type int.",
        ),
        (
            "starts = 2021-12-12",
            'starts = "2021-12-12"',
            "accrual.starts is '2021-12-12', but it should be of type date.",
        ),
        (
            "mri = [12, 24, 52]",
            "mri = 12",
            "assessments.mri is 12, but it should be of type tuple.",
        ),
        (
            "mri = [12, 24, 52]",
            'mri = [12, "24", 52]',
            "assessments.mri is '24', but it should be of type int.",
        ),
        (
            "level = 0.95",
            'level = "95%"',
            "statistics.level is '95%', but it should be of type float.",
        ),
    ],
)
def test_value_of_another_type_is_named_with_the_type_it_should_have(
    tmp_path, right, wrong, message
):
    assert TEXT.count(right) >= 1
    assert error_of(tmp_path, TEXT.replace(right, wrong, 1)) == f"protocol.toml: {message}"


def test_whole_number_may_stand_for_a_decimal(tmp_path):
    text = TEXT.replace("dose_mg_per_kg = 10.0", "dose_mg_per_kg = 10")
    assert read_protocol(protocol_file(tmp_path, text)).infusions.dose_mg_per_kg == 10.0


def test_value_in_place_of_a_section_is_refused(tmp_path):
    text = 'extends = "standard"\n' + section("disability")
    text = re.sub(r"^\[disability\.rules\.any\].*?(?=^\[|\Z)", "", text, flags=re.M | re.S)
    text = text.replace(
        "[disability.rules.NMOSD]", "[disability.rules]\nany = 1\n\n[disability.rules.NMOSD]"
    )
    message = error_of(tmp_path, text)
    assert message == "protocol.toml: disability.rules.any is 1, but it should be a section."


def test_list_in_place_of_a_section_is_refused(tmp_path):
    assert "source" in error_of(tmp_path, 'extends = "standard"\n[attack]\n')
    message = error_of(tmp_path, 'extends = "standard"\nattack = 24\n')
    assert message == "protocol.toml: attack is 24, but it should be a section."


def test_file_that_is_no_toml_is_refused_with_the_line(tmp_path):
    message = error_of(tmp_path, "[trial\n")
    assert re.match(r"protocol\.toml cannot be read: .*line 1.*Correct it and reload\.", message)


def test_file_that_is_no_utf_8_is_refused(tmp_path):
    file = tmp_path / "protocol.toml"
    file.write_bytes("title = '天津'".encode("gb18030"))
    with pytest.raises(TrialDataError, match=r"protocol\.toml cannot be read"):
        read_protocol(file)


def test_file_with_a_number_or_nesting_beyond_reading_is_refused(tmp_path):
    for value in ("9" * 5000, "[" * 5000):
        assert error_of(tmp_path, f"a = {value}").startswith("protocol.toml cannot be read: ")


def test_file_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    file = protocol_file(tmp_path, TEXT)

    def refuse(*_args, **_named):
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(TrialDataError) as caught:
        read_protocol(file)
    assert str(caught.value) == (
        "protocol.toml cannot be opened (Permission denied). Make it readable and reload."
    )


def test_infusion_without_a_window_is_refused(tmp_path):
    text = TEXT.replace("days = [0, 14, 28, 56,", "days = [0, 14, 28, 42, 56,")
    assert error_of(tmp_path, text) == (
        "protocol.toml: [infusions] needs one window before and one after for each of its 15 days."
    )


def test_rule_of_disability_must_be_one_of_those_described(tmp_path):
    message = error_of(tmp_path, TEXT.replace('rule = "NMOSD"', 'rule = "nmosd"'))
    assert "disability.rule is 'nmosd', which is none of NMOSD, any," in message


def test_rule_of_disability_must_cover_every_baseline(tmp_path):
    text = TEXT.replace(
        "steps = [{ up_to = 10.0, step = 0.5 }]", "steps = [{ up_to = 9.5, step = 0.5 }]"
    )
    message = error_of(tmp_path, text)
    assert message.startswith(
        "protocol.toml: disability.rules.any says nothing for a baseline of 10"
    )


def test_plan_that_ends_before_it_starts_is_refused(tmp_path):
    message = error_of(tmp_path, TEXT.replace("ends = 2022-06-02", "ends = 2021-12-12"))
    assert message == (
        "protocol.toml: [accrual] ends on 2021-12-12, which is not after it starts. "
        "Correct one of the two dates."
    )


@pytest.mark.parametrize(
    "wrong",
    ["{visits.last_day}", "{planned}", "{", "}", "{}", "{0}", "{visits[0]}", "{visits:d}"],
)
def test_definition_with_no_value_of_the_protocol_in_braces_is_refused(tmp_path, wrong):
    right = "{visits.final_evaluation_day}"
    message = error_of(tmp_path, TEXT.replace(right, wrong, 1))
    name = next(key for key, one in CONTENT["definitions"].items() if right in one["text"])
    assert message.startswith(f"protocol.toml: definitions.{name} has in braces what is no value")
    assert message.endswith("Correct it; a brace that is to be read is written twice.")


def test_brace_that_is_written_twice_is_read_once(tmp_path):
    text = TEXT.replace("{visits.final_evaluation_day}", "{{365}}", 1)
    definitions = read_protocol(protocol_file(tmp_path, text)).definitions
    assert any("{365}" in definition.text for definition in definitions.values())


@pytest.mark.parametrize(
    ("rule", "baseline", "step"),
    [
        ("NMOSD", 0.0, 2.0),
        ("NMOSD", 1.0, 1.0),
        ("NMOSD", 5.0, 1.0),
        ("NMOSD", 5.5, 0.5),
        ("any", 0.0, 0.5),
        ("any", 10.0, 0.5),
        ("MSPROG", 5.0, 1.0),
        ("MSPROG", 5.5, 0.5),
        ("EDSSPLUS", 5.5, 1.0),
        ("EDSSPLUS", 6.0, 0.5),
        ("MSBASE", 0.0, 1.5),
        ("MSBASE", 6.0, 0.5),
    ],
)
def test_step_that_counts_as_worsening_depends_on_rule_and_baseline(rule, baseline, step):
    assert read_protocol().disability.rules[rule].step_from(baseline) == step


def test_ranges_of_the_edss_that_leave_out_its_highest_score_are_refused(tmp_path):
    low = TEXT.replace('{ label = "6.0 and above", up_to = 10.0 }', '{ label = "6", up_to = 9.5 }')
    assert low != TEXT
    assert error_of(tmp_path, low) == (
        "protocol.toml: disability.bands has no band for a score of 10. "
        "End it with one whose up_to is 10.0."
    )


def test_a_file_of_another_trial_says_which_sections_it_leaves_to_the_standard(tmp_path):
    text = 'extends = "standard"\n' + section("trial")
    other = protocol_file(
        tmp_path, text.replace('registration = "NCT05154734"', 'registration = "A"')
    )
    assert read_protocol(other).borrowed == CONTENT.keys() - {"trial"}
    assert not read_protocol(protocol_file(tmp_path, text)).borrowed
    assert not read_protocol().borrowed


def test_source_of_what_another_trial_borrows_is_the_standard_protocol(tmp_path):
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    plan = section("visits") + section("assessments")
    other = read_protocol(protocol_file(tmp_path, f'extends = "standard"\n{trial}{plan}'))
    standard = "standard protocol (NCT05154734): "

    assert other.sources["attack"] == f"{standard}registry"
    assert other.sources["follow_up"].startswith(f"{standard}ours: ")
    assert other.adverse_events.groups["sepsis"].source.startswith(f"{standard}belimumab trials")
    for name in ("trial", "visits", "visits.days_ahead", "assessments"):
        assert other.sources[name] == read_protocol().sources[name], name
    assert other.sources["lesions.weeks"] == other.sources["assessments"]
    assert other.sources["checks.milestone_weeks"] == other.sources["visits"]


def test_source_of_a_borrowed_definition_names_the_file_that_gives_its_values(tmp_path):
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    text = f'extends = "standard"\n{trial}{section("visits")}{section("assessments")}'
    other = read_protocol(protocol_file(tmp_path, text)).definitions

    assert other["overdue"].source == (
        "standard protocol (NCT05154734): ours: the registry gives no windows"
    )
    assert other["evidence_present"].source == (
        "protocol file of NCT00000000 (assessments); standard protocol (NCT05154734): registry"
    )
    same = f'extends = "standard"\n{section("visits")}'
    assert read_protocol(protocol_file(tmp_path, same)).definitions == read_protocol().definitions


def test_source_of_a_definition_of_groups_is_the_file_that_lists_them(tmp_path):
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    borrowed = f'extends = "standard"\n{trial}'
    own = f"{borrowed}{section('adverse_events')}"
    others, own_groups = (
        read_protocol(protocol_file(tmp_path, text)).definitions for text in (borrowed, own)
    )
    standard = "standard protocol (NCT05154734): ours: each group names the source of its list"

    assert OF_A_LIST.keys() <= others.keys()
    assert set(OF_A_LIST.values()) <= CONTENT.keys()
    for name in ("event_group", "special_interest"):
        assert others[name].source == standard
        assert own_groups[name].source == (
            f"protocol file of NCT00000000 (adverse events); {standard}"
        )


def test_what_is_known_of_belimumab_is_expected_of_no_other_treatment(tmp_path):
    text = 'extends = "standard"\n' + section("trial")
    other = read_protocol(
        protocol_file(tmp_path, text.replace('= "NCT05154734"', '= "NCT00000000"'))
    )
    kinds = [*other.b_cells.subsets.values(), *other.immunoglobulins.classes.values()]

    assert kinds
    assert not any(kind.expected for kind in kinds)
    assert any(kind.expected for kind in read_protocol().b_cells.subsets.values())


def test_no_week_of_the_standard_protocol_lies_outside_the_plan_of_another_trial(tmp_path):
    plan = section("visits").replace("= 364", "= 182") + section("assessments").replace(
        "mri = [12, 24, 52]", "mri = []"
    )
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    other = read_protocol(protocol_file(tmp_path, f'extends = "standard"\n{trial}{plan}'))

    assert other.lesions.weeks == ()
    assert other.checks.milestone_weeks == (12, 24, 26)
    assert other.definitions["edss_week_52"].term == "EDSS at week 26"
    assert "scans none; AQP4-IgG titre 0, 52" in other.definitions["evidence_present"].text


def test_the_caution_of_one_design_is_not_said_of_another_trial(tmp_path):
    text = 'extends = "standard"\n' + section("trial").replace("NCT05154734", "NCT00000001")
    other = read_protocol(protocol_file(tmp_path, text))

    assert other.before_treatment.caution == ""
    assert other.definitions["rate_ratio"].text.endswith("during treatment are binomial.")
    assert "no control group" in read_protocol().definitions["rate_ratio"].text


def test_reactions_of_special_interest_are_named_where_a_group_asks_for_days(tmp_path):
    events = """
        [adverse_events]
        emergent_from = "first infusion"
        emergent_to_day = 0
        related = ["Y"]
        source = "ours: a test"

        [adverse_events.groups.skin]
        label = "Skin"
        letter = "S"
        terms = ["RASH"]
        source = "ours: a test"
    """
    text = f'extends = "standard"\n{events}'
    standard = read_protocol().definitions
    none = read_protocol(protocol_file(tmp_path, text)).definitions
    days = f"{text}days_after_infusion = [0, 2]\n"
    some = read_protocol(protocol_file(tmp_path, days)).definitions

    assert "The reactions of special interest ask" in standard["infusion_clock"].text
    assert standard["safety_board"].text.endswith("for that day has no R.")
    assert none["infusion_clock"].text.endswith("of days, whatever the term.")
    assert none["safety_board"].text.endswith("of special interest, by its term.")
    assert "The reactions of special interest ask" in some["infusion_clock"].text
    assert some["safety_board"].text.endswith("for that day has no S.")


def test_letters_are_explained_where_a_group_has_one(tmp_path):
    events = re.sub(r'^letter = "."\n', "", section("adverse_events"), flags=re.MULTILINE)
    none = read_protocol(protocol_file(tmp_path, f'extends = "standard"\n{events}')).definitions

    assert "A letter says" in read_protocol().definitions["safety_board"].text
    assert "etter" not in none["safety_board"].text
    assert none["safety_board"].text.endswith("counted below the board.")


def test_bounds_are_explained_of_the_planned_assessments_alone(tmp_path):
    weeks = section("assessments").replace("[12, 24, 52]", "[]").replace("[0, 52]", "[]")
    plan = weeks.replace("edss = [0, 12, 24, 36, 52]", "edss = []")
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    other = read_protocol(protocol_file(tmp_path, f'extends = "standard"\n{trial}{plan}'))
    words = other.definitions["evidence_bounds"].text
    standard = read_protocol().definitions["evidence_bounds"].text

    assert "whichever the missing values allow. Where attacks are recorded" in words
    for one in ("EDSS", "titre", "lesions", "cells", "median"):
        assert one not in words
        assert one in standard
    assert "allow: an EDSS is any score of its scale, a titre" in standard


def test_definitions_read_right_where_nothing_is_planned(tmp_path):
    plan = section("assessments").replace("mri = [12, 24, 52]", "mri = []")
    infusions = """
        [infusions]
        dose_mg_per_kg = 0.0
        route = "TRANSDERMAL"
        days = []
        window_days_before = []
        window_days_after = []
        source = "ours: a test"
    """
    trial = section("trial").replace('= "NCT05154734"', '= "NCT00000000"')
    text = f'extends = "standard"\n{trial}{plan}{infusions}'
    said = read_protocol(protocol_file(tmp_path, text)).definitions

    assert "at the planned scans (weeks: none);" in said["lesions"].text
    assert said["dose_compliance"].text.startswith("No infusion is planned")
    assert "belimumab" not in said["expected_course"].source
    standard = read_protocol().definitions["dose_compliance"].text
    assert standard.startswith("The planned dose is 10 mg per kg of the weight of the day: that of")
