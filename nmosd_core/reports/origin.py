"""The data cut that a file was made from, looked for in a trial folder."""

from pathlib import Path

from nmosd_core.reports.provenance import Provenance
from nmosd_core.tables.wording import sentence
from nmosd_core.trial_data.cuts import Cut, name_of, read_cuts


def find_cut(then: Provenance, trial: Path) -> tuple[Cut | None, str]:
    """The data cut of a file, and how far it is the same.

    Returns
    -------
    tuple[Cut | None, str]
        The cut of the same content and date; else one of the same content, else the one of the
        same date, else None.  With it a sentence that says which.
    """
    where = f"the trial folder {name_of(trial)}"
    cuts = read_cuts(trial) if trial.is_dir() else []
    same = [cut for cut in cuts if cut.fingerprint == then.fingerprint]
    dated = [cut for cut in cuts if cut.date.isoformat().startswith(then.cut)]
    both = [cut for cut in same if cut in dated]
    short = then.fingerprint[:8]
    if both:
        return both[-1], f"Made from the data cut {then.cut}, which is in {where}."
    if same:
        return same[-1], (
            f"Made from a data cut of {then.cut}. {sentence(where)} holds the same content as the "
            f"cut of {str(same[-1].date)[: len(then.cut)]}: numbers that depend on the date can "
            "differ."
        )
    if dated:
        return dated[-1], (
            f"Made from a data cut of {then.cut} with the fingerprint {short}. The cut of that "
            f"date in {where} has other content, fingerprint {dated[-1].short_fingerprint}: what "
            "follows compares with that one."
        )
    return None, (
        f"Made from the data cut {then.cut} of {then.study}, fingerprint {short}, which is not in "
        f"{where}. Name the folder that holds it with --trial."
    )
