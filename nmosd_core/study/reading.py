"""Read a protocol file: every section turned into what protocol.py says it holds, and checked."""

import dataclasses
import tomllib
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from nmosd_core.errors import TrialDataError
from nmosd_core.study.baseline import find_baseline_faults
from nmosd_core.study.borrowing import as_borrowed, own_sections
from nmosd_core.study.events import find_event_faults
from nmosd_core.study.grading import find_grading_faults
from nmosd_core.study.laboratory import find_faults, nothing_expected
from nmosd_core.study.protocol import Definition, Protocol
from nmosd_core.study.safety import find_safety_faults
from nmosd_core.study.stopping import find_stopping_faults
from nmosd_core.study.vital_signs import find_vital_sign_faults

STANDARD = Path(__file__).with_name("protocol.toml")


def read_protocol(file: Path = STANDARD) -> Protocol:
    """Read a protocol file.

    Parameters
    ----------
    file
        The standard protocol, or one of a trial folder.

    Returns
    -------
    Protocol
        Every section, with definitions as they read once values are filled in.

    Raises
    ------
    TrialDataError
        The file cannot be opened or is not TOML, a section or value is missing, unknown or of
        another type, or a definition has in braces what is no value.
    """
    content = _read_toml(file)
    standard = _read_toml(STANDARD) if content.pop("extends", None) == "standard" else {}
    left_out = frozenset(standard.keys() - content.keys())
    of_standard = _registration(standard)
    same_trial = _registration(content) in (of_standard, None)
    content = (standard if same_trial else as_borrowed(standard, of_standard)) | content
    sources: dict[str, str] = {}
    sections: dict[str, Any] = {}
    for field in dataclasses.fields(Protocol):
        if field.name in ("sources", "file", "borrowed"):
            continue
        if field.name not in content:
            raise TrialDataError(
                f"{file.name} has no section [{field.name}]. Add it, or begin the file with "
                'extends = "standard" to take it from the standard protocol.'
            )
        section = content.pop(field.name)
        if not isinstance(section, dict):
            raise _no_section(section, field.name, file)
        sections[field.name] = _read_value(
            _without_sources(field.name, section, sources), field.type, field.name, file
        )
    if content:
        raise TrialDataError(
            f"{file.name} has a section [{min(content)}] that no protocol has. "
            "Correct its name, or take it out."
        )
    borrowed = frozenset() if same_trial else left_out
    protocol = Protocol(**sections, sources=sources, file=file, borrowed=borrowed)
    protocol = _without_its_weeks(_without_its_treatment(protocol))
    _check_numbers(protocol)
    return dataclasses.replace(protocol, definitions=_in_words(protocol))


def _registration(content: dict[str, Any]) -> Any:
    trial = content.get("trial")
    return trial.get("registration") if isinstance(trial, dict) else None


def _without_its_treatment(protocol: Protocol) -> Protocol:
    """What is known of the trial and treatment of the standard protocol is not known of another."""
    own: dict[str, Any] = {}
    if "b_cells" in protocol.borrowed:
        subsets = nothing_expected(protocol.b_cells.subsets)
        own["b_cells"] = dataclasses.replace(protocol.b_cells, subsets=subsets)
    if "immunoglobulins" in protocol.borrowed:
        classes = nothing_expected(protocol.immunoglobulins.classes)
        own["immunoglobulins"] = dataclasses.replace(protocol.immunoglobulins, classes=classes)
    if "before_treatment" in protocol.borrowed:  # its eligibility and design are not known
        own["before_treatment"] = dataclasses.replace(protocol.before_treatment, caution="")
    return dataclasses.replace(protocol, **own)


def _without_its_weeks(protocol: Protocol) -> Protocol:
    """Weeks of the standard protocol that the plan of another trial does not know are left out.

    Scans are asked for in planned weeks alone, and no milestone lies after the last visit, which
    is itself one: as week 52 is in the standard protocol.
    """
    own: dict[str, Any] = {}
    sources = protocol.sources
    if "lesions" in protocol.borrowed and "assessments" not in protocol.borrowed:
        own["lesions"] = dataclasses.replace(protocol.lesions, weeks=protocol.assessments.mri)
        sources["lesions.weeks"] = sources.get("assessments.mri", sources["assessments"])
    if "checks" in protocol.borrowed and "visits" not in protocol.borrowed:
        last = protocol.visits.final_week
        weeks = (*(week for week in protocol.checks.milestone_weeks if week < last), last)
        own["checks"] = dataclasses.replace(protocol.checks, milestone_weeks=weeks)
        sources["checks.milestone_weeks"] = sources["visits"]
    return dataclasses.replace(protocol, **own)


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise TrialDataError(
            f"{file.name} cannot be opened ({error.strerror}). Make it readable and reload."
        ) from error
    except (ValueError, RecursionError) as error:  # beside wrong TOML, a number of 5,000 digits
        raise TrialDataError(
            f"{file.name} cannot be read: {error}. Correct it and reload."
        ) from error


def _without_sources(name: str, section: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    """Take `source` and `source_of_*` out of a section, unless they are values of its own."""
    if name == "definitions":
        return section
    kept = {}
    for key, value in section.items():
        if key == "source":
            sources[name] = value
        elif key.startswith("source_of_"):
            sources[f"{name}.{key.removeprefix('source_of_')}"] = value
        else:
            kept[key] = value
    if name not in sources:
        raise TrialDataError(f'Section [{name}] of the protocol has no source. Add source = "...".')
    return kept


def _read_value(value: Any, kind: Any, place: str, file: Path) -> Any:
    """Turn a TOML value into what the annotation `kind` asks for."""
    if dataclasses.is_dataclass(kind):
        return _read_section(value, kind, place, file)
    origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(_read_value(item, get_args(kind)[0], place, file) for item in value)
    if origin is dict and isinstance(value, dict):
        of = get_args(kind)[1]
        return {key: _read_value(item, of, f"{place}.{key}", file) for key, item in value.items()}
    if kind is float and type(value) in (int, float):
        return float(value)
    if origin is None and type(value) is kind and not isinstance(kind, UnionType):
        return value
    wanted = getattr(kind, "__name__", str(kind))
    raise TrialDataError(f"{file.name}: {place} is {value!r}, but it should be of type {wanted}.")


def _read_section(value: Any, kind: Any, place: str, file: Path) -> Any:
    if not isinstance(value, dict):
        raise _no_section(value, place, file)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in value:
        if key not in fields:
            raise TrialDataError(
                f"{file.name}: {place} has no value named {key}. It has: {', '.join(fields)}."
            )
    for name, field in fields.items():
        has_default = field.default is not field.default_factory  # one of them is not MISSING
        if name not in value and not has_default:
            raise TrialDataError(f"{file.name}: {place} has no {name}. Add it.")
    return kind(
        **{
            key: _read_value(v, fields[key].type, f"{place}.{key}", file)
            for key, v in value.items()
        }
    )


def _no_section(value: Any, place: str, file: Path) -> TrialDataError:
    return TrialDataError(f"{file.name}: {place} is {value!r}, but it should be a section.")


def _check_numbers(protocol: Protocol) -> None:
    """Refuse a protocol whose numbers cannot belong together."""
    infusions, disability, accrual = protocol.infusions, protocol.disability, protocol.accrual
    if accrual.ends <= accrual.starts:
        raise TrialDataError(
            f"{protocol.file.name}: [accrual] ends on {accrual.ends}, which is not after it "
            "starts. Correct one of the two dates."
        )
    if (
        not len(infusions.days)
        == len(infusions.window_days_before)
        == len(infusions.window_days_after)
    ):
        raise TrialDataError(
            f"{protocol.file.name}: [infusions] needs one window before and one after for each of "
            f"its {len(infusions.days)} days."
        )
    if disability.rule not in disability.rules:
        raise TrialDataError(
            f"{protocol.file.name}: disability.rule is {disability.rule!r}, which is none of "
            f"{', '.join(disability.rules)}."
        )
    for name, rule in disability.rules.items():
        if not rule.steps or rule.steps[-1].up_to < 10:
            raise TrialDataError(
                f"{protocol.file.name}: disability.rules.{name} says nothing for a baseline of 10. "
                "End its steps with one whose up_to is 10.0."
            )
    if not disability.bands or disability.bands[-1].up_to < 10:
        raise TrialDataError(
            f"{protocol.file.name}: disability.bands has no band for a score of 10. "
            "End it with one whose up_to is 10.0."
        )
    for fault in (
        *find_faults(protocol.antibody, protocol.b_cells, protocol.immunoglobulins),
        *find_event_faults(protocol.adverse_events.groups, protocol.infusion_clock),
        *find_baseline_faults(protocol.baseline),
        *find_safety_faults(protocol.exposure, protocol.incidence),
        *find_vital_sign_faults(protocol.vital_signs),
        *find_grading_faults(protocol.laboratory),
        *find_stopping_faults(protocol.stopping),
    ):
        raise TrialDataError(f"{protocol.file.name}: {fault}")


def _in_words(protocol: Protocol) -> dict[str, Definition]:
    """Definitions with the protocol's values in place of the names in braces."""
    values = {
        field.name: _Readable(getattr(protocol, field.name))
        for field in dataclasses.fields(protocol)
    }
    return {
        name: _definition_in_words(name, definition, protocol, values)
        for name, definition in protocol.definitions.items()
    }


def _definition_in_words(
    name: str, definition: Definition, protocol: Protocol, values: dict[str, "_Readable"]
) -> Definition:
    try:
        return dataclasses.replace(
            definition,
            term=definition.term.format(**values),
            text=definition.text.format(**values).strip(),  # a caution may be empty
            source=_its_own_first(name, definition, protocol),
            source_of_text=definition.source_of_text.format(**values),
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise TrialDataError(
            f"{protocol.file.name}: definitions.{name} has in braces what is no value of the "
            f"protocol ({error}). Correct it; a brace that is to be read is written twice."
        ) from error


def _its_own_first(name: str, definition: Definition, protocol: Protocol) -> str:
    """The source of a definition; of a borrowed one after the file that gives its values."""
    if "definitions" not in protocol.borrowed:
        return definition.source
    own = own_sections(name, f"{definition.term}{definition.text}", protocol.borrowed)
    if not own:
        return definition.source
    sections = ", ".join(own).replace("_", " ")
    return f"protocol file of {protocol.trial.registration} ({sections}); {definition.source}"


class _Readable:
    """A section whose values print as a reader would write them."""

    def __init__(self, section: Any) -> None:
        self._section = section

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._section, name)
        if dataclasses.is_dataclass(value):
            return _Readable(value)
        if isinstance(value, tuple):
            return ", ".join(str(item) for item in value) or "none"
        return f"{value:g}" if isinstance(value, float) else str(value)
