"""The data dictionary: what each dataset and variable is.

The dictionary is define.toml.  Whoever reads or writes a data cut asks here what a variable
is called, what type it has, and which typed companions stand beside it.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

DICTIONARY = Path(__file__).with_name("define.toml")

ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.string(),
    "duration": pa.string(),
}


@dataclass(frozen=True)
class Companion:
    """A typed column that intake writes beside a recorded variable."""

    name: str
    label: str
    arrow_type: pa.DataType


@dataclass(frozen=True)
class Variable:
    """One variable as it is recorded.

    `type` is text, integer, number, date or duration; `unit` is a unit, or the name of the
    variable that holds it; `allowed` is empty where any value may stand.
    """

    name: str
    label: str
    type: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()

    @property
    def companions(self) -> tuple[Companion, ...]:
        """Typed columns beside this variable: two for a date, one for a duration."""
        if self.type == "date":
            stem = self.name.removesuffix("C")
            return (
                Companion(stem, f"{self.label} (complete dates only)", pa.date32()),
                Companion(f"{stem}F", f"{self.label}: part that is missing", pa.string()),
            )
        if self.type == "duration":
            return (Companion(f"{self.name}H", f"{self.label} in hours", pa.float64()),)
        return ()


@dataclass(frozen=True)
class Dataset:
    """One dataset: what a row is, its key, and its variables by name."""

    name: str
    label: str
    row: str
    key: tuple[str, ...]
    required: bool
    also_accepted: str
    variables: dict[str, Variable]

    @property
    def file(self) -> str:
        """Name of the Parquet file in a cut."""
        return f"{self.name}.parquet"

    @property
    def companions(self) -> frozenset[str]:
        """Names of all typed columns that intake writes into this dataset."""
        return frozenset(
            beside.name for variable in self.variables.values() for beside in variable.companions
        )

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the described columns: each variable, then its companions."""
        columns = []
        for variable in self.variables.values():
            columns.append((variable.name, ARROW_TYPES[variable.type]))
            columns.extend((beside.name, beside.arrow_type) for beside in variable.companions)
        return pa.schema(columns)


@functools.cache
def read_dictionary() -> dict[str, Dataset]:
    """Every dataset of define.toml by its lower-case SDTM name, in the order of the file."""
    content = tomllib.loads(DICTIONARY.read_text(encoding="utf-8"))
    return {
        name: Dataset(
            name=name,
            label=dataset["label"],
            row=dataset["row"],
            key=tuple(dataset["key"]),
            required=dataset.get("required", False),
            also_accepted=dataset.get("also_accepted", ""),
            variables={
                variable: Variable(
                    name=variable, **facts | {"allowed": tuple(facts.get("allowed", ()))}
                )
                for variable, facts in dataset["variables"].items()
            },
        )
        for name, dataset in content.items()
    }
