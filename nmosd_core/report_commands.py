"""Commands that make what leaves the dashboard, and that ask it later whether it still holds."""

from datetime import date
from pathlib import Path

import click

from nmosd_core.errors import TrialDataError
from nmosd_core.interruption import Interruption
from nmosd_core.options import (
    Day,
    cut_option,
    format_option,
    presentation_option,
    print_table,
    trial_option,
)
from nmosd_core.trial_data.store import open_trial


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the reports, formats and audiences.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; its ending says how.")
@click.option("--replace", is_flag=True, help="Write over a file of that name.")
@click.option("--audience", help="Who may read it; see --list.")
@click.option("--kind", help="Of figures: as what each is drawn; see --list.")
@click.option("--size", help="Of figures: for which page; see --list.")
@click.option("--table", help="Which one table; see --list.")
@click.option("--date", "reported", type=Day(), help="Date of the report; today without it.")
@presentation_option
@trial_option
@cut_option
def report(
    name: str | None,
    listed: bool,
    out: Path | None,
    replace: bool,
    audience: str | None,
    kind: str | None,
    size: str | None,
    table: str | None,
    reported: date | None,
    presentation: bool,
    trial: Path,
    cut: date | None,
) -> None:
    """Write the report NAME to a file: safety report, slides, figures, listings.

    The file is written whole or not at all.  Progress is on stderr; Ctrl-C leaves nothing behind.
    """
    # What draws and typesets takes a second to import, which other commands need not wait for.
    from nmosd_core.reports.catalogue import REPORTS, list_reports, make
    from nmosd_core.reports.orders import Order
    from nmosd_core.reports.output import check_place, working_folder, write_whole

    if listed:
        click.echo(list_reports())
        return
    if name not in REPORTS:
        wrong = "Name a report" if name is None else f"There is no report {name}"
        raise click.UsageError(f"{wrong}. There are: {', '.join(sorted(REPORTS))}.")
    if out is None:
        raise click.UsageError("Say where to write it, with --out FILE.")
    try:
        form = REPORTS[name].form_of(out.name)
        asked = {"audience": audience, "kind": kind, "size": size, "table": table}
        chosen = REPORTS[name].settle(asked)
    except TrialDataError as error:
        raise click.UsageError(str(error)) from error
    check_place(out, replace=replace)
    opened = open_trial(trial, cut, presentation=presentation)
    with working_folder(), Interruption() as interruption:

        def show(what: str, done: float) -> None:
            interruption.check()
            click.echo(f"{done:4.0%} {what}", err=True)

        file = make(name, Order(opened, form, chosen, reported or date.today(), show))
    write_whole(file, out, replace=replace)
    click.echo(f"{out.name}: {opened.stamp}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@trial_option
@format_option
@click.pass_context
def reproduce(ctx: click.Context, file: Path, trial: Path, form: str) -> None:
    """Compute the headline numbers of FILE anew: do they still hold?

    FILE is any report, slide deck, figure or listing of this program, in whatever format.  It
    carries a record of its data cut, definitions and numbers.  The cut is found in the trial
    folder by the fingerprint of its content, the numbers are computed again, and each is printed
    as it is in the file and now.

    Exit status 0: every number holds.  1: one does not, or it cannot be told.

    Checked are the numbers of the record, and the text that a reader sees, in files of figures that
    of their captions: whether it is the one that was written, and whether each number that stood
    beside its label still does.  Numbers inside pictures are not read.  The record is not signed:
    it shows that data, definitions, program or document changed, but whoever edits a document on
    purpose can edit its record too.
    """
    from nmosd_core.reports.reproduce import reproduce as compute_again

    try:
        content = file.read_bytes()
    except OSError as error:
        raise TrialDataError(f"{file.name} cannot be read ({error.strerror}).") from error
    done = compute_again(content, file.name, trial)
    print_table(done.rows, form)
    for remark in done.remarks:
        click.echo(remark, err=True)
    click.echo(done.verdict, err=True)
    ctx.exit(0 if done.holds else 1)
