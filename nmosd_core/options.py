"""Options that commands share, and how their tables are printed."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd

from nmosd_core.environment import presentation_forced
from nmosd_core.tables.files import as_csv, as_json, as_parquet, as_text, as_xlsx
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import TrialData

FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
    "parquet": as_parquet,
}
WORKBOOK = "xlsx"
NOT_TEXT = {"parquet": "Parquet", WORKBOOK: "A workbook"}


class Day(click.ParamType[date]):
    """A date written as 2022-03-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date, or say how it is written."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2022-03-01", param, ctx)


trial_option = click.option(
    "--trial",
    type=click.Path(path_type=Path),
    envvar="NMOSD_TRIAL",
    default=DEMO_TRIAL,
    help="Trial folder; NMOSD_TRIAL or the demo trial without it.",
)
cut_option = click.option("--cut", type=Day(), help="Date of the data cut; the latest without it.")
presentation_option = click.option(
    "--presentation",
    is_flag=True,
    default=presentation_forced,
    help="For an audience: participants are drawn numbers, dates trial days, ages bands.",
)
format_option = click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How to print."
)
any_format_option = click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, WORKBOOK]),
    default="text",
    help="How to print.",
)


def print_table(
    rows: pd.DataFrame, form: str, name: str = "", trial: TrialData | None = None
) -> None:
    """Write a table to standard output in one of `FORMATS`, or as a workbook.

    Parameters
    ----------
    rows, form
        The table, and how to write it.
    name, trial
        What a workbook says of its table and data.
    """
    if form in NOT_TEXT and sys.stdout.isatty():
        raise click.UsageError(f"{NOT_TEXT[form]} is not text; send it to a file with > FILE.")
    if form == WORKBOOK and trial:
        content = as_xlsx(rows, name, trial.stamp, trial.protocol)
    else:
        content = FORMATS[form](rows)
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever reads has enough; click ends quietly
    except OSError as error:
        raise click.ClickException(f"The output cannot be written ({error.strerror}).") from error
