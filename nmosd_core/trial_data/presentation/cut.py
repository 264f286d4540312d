"""A whole data cut for presentation mode: its files, what is said of it, and what goes beside.

Tables of the same names stand empty beside a cut that is opened as it is, so that every query
runs on both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.cuts import Cut, fingerprint, list_cuts
from nmosd_core.trial_data.files import Files
from nmosd_core.trial_data.presentation.calendars import Month
from nmosd_core.trial_data.presentation.deidentify import (
    Replaced,
    calendars_of,
    first_infusions_by_month,
)
from nmosd_core.trial_data.presentation.names import draw_names
from nmosd_core.trial_data.presentation.people import show_in_bands
from nmosd_core.trial_data.presentation.texts import Words

NAMES_OF_PEOPLE = ("NAM", "INVID", "INIT", "EVALID")  # endings of variables

BESIDE = {
    "data_cuts": pa.schema([("participant", pa.string()), ("data_cut", pa.date32())]),
    "people_shown": pa.schema(
        [("participant", pa.string()), ("age_shown", pa.string()), ("sex_shown", pa.string())]
    ),
    "first_infusions_by_month": pa.schema(
        [("participant", pa.string()), ("first_infusion", pa.date32())]
    ),
}


@dataclass(frozen=True)
class Presented:
    """What is opened in presentation mode.

    Attributes
    ----------
    files, cut
        As for a cut that is opened as it is: without sources, and with a date that reads as its
        month, because the day would tell the first infusion of everyone who is still followed.
    beside
        The tables of `BESIDE`.
    """

    files: Files
    cut: Cut
    beside: Mapping[str, pa.Table]


def present(files: Files, cut: Cut, protocol: Protocol, people: pd.DataFrame) -> Presented:
    """Take out of a data cut what names a participant or a day.

    Parameters
    ----------
    files, cut, protocol
        The cut as it is.
    people
        Rows of sql/opening/people.sql.

    Raises
    ------
    TrialDataError
        An earlier data cut, on which the numbers of participants depend, cannot be read.
    """
    everyone = {
        one for table in files.datasets.values() for one in table["USUBJID"].unique().to_pylist()
    }
    names = present_names(cut, protocol, everyone)
    replaced = Replaced(
        names,
        calendars_of(people, everyone, cut.date),
        _words(files, names),
        protocol.adverse_events.groups,
    )
    shown = show_in_bands(people, protocol.presentation)
    shown = shown.assign(participant=shown["participant"].map(dict(names)))
    return Presented(
        replaced.files(files),
        replace(cut, date=Month(cut.date.year, cut.date.month, cut.date.day), sources=()),
        {
            "data_cuts": replaced.cuts(),
            "people_shown": pa.Table.from_pandas(
                shown, schema=BESIDE["people_shown"], preserve_index=False
            ),
            "first_infusions_by_month": first_infusions_by_month(people),
        },
    )


def present_names(cut: Cut, protocol: Protocol, everyone: set[str]) -> Mapping[str, str]:
    """The number of everyone in a data cut, also of those without a row in dm.

    They depend on the cuts before it: this is the key to who is who.
    """
    before = [one for one in list_cuts(cut.folder.parent) if one.date <= cut.date]
    demographics = [_demographics(one) for one in before]
    cuts = [set(table["USUBJID"].to_pylist()) for table in demographics]
    # not "dm": of a cut that holds dm alone that is the fingerprint which every file carries
    key = fingerprint({"who is who": demographics[0]}).encode()
    return draw_names([*cuts, everyone], key, protocol.trial.planned_participants)


def _demographics(cut: Cut) -> pa.Table:
    try:
        return pq.read_table(cut.folder / "dm.parquet")
    except (pa.ArrowException, OSError) as error:
        raise TrialDataError(
            f"dm.parquet of the data cut {cut.date} cannot be read, and the numbers that stand "
            "for participants depend on it. Bring the export of that date in again."
        ) from error


def _words(files: Files, names: Mapping[str, str]) -> Words:
    """Identifiers, and the names of people and places that dm and other datasets hold."""
    dm = files.datasets["dm"]
    short = {
        own: names[who]
        for who, own in zip(dm["USUBJID"].to_pylist(), dm["SUBJID"].to_pylist(), strict=True)
        if own
    }
    return Words(names, short, frozenset(_people(files.datasets.values())))


def _people(tables: Iterable[pa.Table]) -> Iterator[str]:
    for table in tables:
        for name in table.column_names:
            if name.endswith(NAMES_OF_PEOPLE):
                yield from (one for one in table[name].unique().to_pylist() if one)
