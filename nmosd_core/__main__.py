"""The command line: the same analyses as the pages, for scripts, checking and statisticians.

Exit status: 0 done, 1 something is wrong with the data (said on stderr in one sentence),
2 wrong usage, 130 ended by Ctrl-C.
"""

from datetime import date
from pathlib import Path
from typing import Any

import click

from nmosd_core import __version__
from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.analyses.findings import ERROR
from nmosd_core.errors import TrialDataError
from nmosd_core.interruption import Interruption
from nmosd_core.options import (
    Day,
    any_format_option,
    cut_option,
    format_option,
    presentation_option,
    print_table,
    trial_option,
)
from nmosd_core.report_commands import report, reproduce
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.checks import change_listing, faults_in_words, finding_listing
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial

INTERRUPTED = 130  # as shells say it: 128 and the number of the signal


class Commands(click.Group):
    """Commands whose data errors are one sentence on stderr and status 1; Ctrl-C is status 130."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with Interruption():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nAborted!", err=True)
            ctx.exit(INTERRUPTED)
        except TrialDataError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nmosd_core")
def main() -> None:
    """Bring in exports, check them, and print every number and table of the dashboard."""


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--trial", type=click.Path(path_type=Path), required=True, help="Trial folder; made if new."
)
@click.option("--cut", type=Day(), required=True, help="Data cut-off date.")
@click.option("--synthetic", is_flag=True, help="Say wherever the data are shown: made up.")
def intake(source: Path, trial: Path, cut: date, synthetic: bool) -> None:
    """Bring an export (SOURCE: a folder, a zip or a file) in as a data cut."""
    made = bring_in(
        source, trial, cut, synthetic=synthetic, report=lambda line: click.echo(line, err=True)
    )
    click.echo(f"{made.folder.name}: fingerprint {made.fingerprint}")


@main.command()
@trial_option
@cut_option
@presentation_option
@any_format_option
@click.pass_context
def check(ctx: click.Context, trial: Path, cut: date | None, presentation: bool, form: str) -> None:
    """Run the data checks: one row a finding.  Exit status 1 if there are errors.

    Checks of your own are files in the folder "checks" of the trial.  Checks that could not run
    are named on stderr; the table "checks" lists them all.
    """
    opened = open_trial(trial, cut, presentation=presentation)
    reviewed = review_problems(opened)
    print_table(finding_listing(reviewed), form, "findings", opened)
    for sentence in faults_in_words(reviewed.problems):
        click.echo(sentence, err=True)
    errors = int((reviewed.findings["severity"] == ERROR).sum())
    if errors:
        found = "1 error" if errors == 1 else f"{errors} errors"
        click.echo(f"The data checks found {found}; see the column finding.", err=True)
        ctx.exit(1)


@main.command()
@trial_option
@cut_option
@presentation_option
@any_format_option
def numbers(trial: Path, cut: date | None, presentation: bool, form: str) -> None:
    """Print every headline number: value, interval, method, n, definition."""
    opened = open_trial(trial, cut, presentation=presentation)
    print_table(TABLES["numbers"].of(opened), form, "numbers", opened)


@main.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the tables and their columns.")
@trial_option
@cut_option
@presentation_option
@any_format_option
def table(
    name: str | None, listed: bool, trial: Path, cut: date | None, presentation: bool, form: str
) -> None:
    """Print the table NAME as a page shows it."""
    if listed:
        for each in sorted(TABLES):
            click.echo(f"{each}\n    {TABLES[each].described}\n")
        return
    if name not in TABLES:
        wrong = "Name a table" if name is None else f"There is no table {name}"
        raise click.UsageError(f"{wrong}. There are: {', '.join(sorted(TABLES))}.")
    opened = open_trial(trial, cut, presentation=presentation)
    print_table(TABLES[name].with_news(opened), form, name, opened)


@main.command()
@trial_option
@click.option("--from", "start", type=Day(), required=True, help="Date of one cut.")
@click.option("--to", "end", type=Day(), required=True, help="Date of the other.")
@presentation_option
@format_option
def changes(trial: Path, start: date, end: date, presentation: bool, form: str) -> None:
    """Print what was removed, changed and added between two data cuts."""
    earlier, later = (open_trial(trial, on, presentation=presentation) for on in (start, end))
    compared = compare_cuts(earlier, later)
    print_table(change_listing(compared), form)


main.add_command(report)
main.add_command(reproduce)


if __name__ == "__main__":
    main(prog_name="python -m nmosd_core")
