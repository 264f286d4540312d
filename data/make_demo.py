"""Make the demo trial: three data cuts of one invented trial, the same byte for byte every time.

    python data/make_demo.py [--to FOLDER]

The story is in data/demo_trial/story, what it should show in data/README.md.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.demo_trial import (
    events,
    laboratory,
    neurology,
    participants,
    treatment,
    visits,
    vital_signs,
)
from data.demo_trial.records import STUDY, Record, as_of, number_records, to_table
from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.new_cut import write_cut

DEMO = Path(__file__).with_name("demo")
CUTS = [date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 1)]


def make_demo(folder: Path = DEMO) -> None:
    """Write the three cuts, in place of the demo trial that the folder may hold.

    Raises
    ------
    TrialDataError
        The folder holds anything but a demo trial.
    """
    _refuse_to_replace(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=folder.parent) as scratch:
        made, replaced = Path(scratch, "made"), Path(scratch, "replaced")
        for cut in CUTS:
            write_demo_cut(made, cut)
        if folder.exists():
            folder.rename(replaced)
        made.rename(folder)


def write_demo_cut(trial: Path, cut: date) -> None:
    """Write the demo trial as it was known at one data cut."""
    records = {name: number_records(name, of) for name, of in _whole_story().items()}
    rows = {name: as_of(name, of, cut) for name, of in records.items()}
    rows["dm"] = as_of("dm", participants.demographics(rows["ex"], cut), cut)
    write_cut(
        trial,
        cut,
        {name: to_table(name, known) for name, known in rows.items()},
        dictionaries={"CTCAE": "5.0"},
        synthetic=True,
    )


def _whole_story() -> dict[str, list[Record]]:
    return {
        "ie": participants.criteria_not_met(),
        "ds": participants.dispositions(),
        "mh": participants.medical_history(),
        "sv": visits.subject_visits(),
        "ex": treatment.infusions(),
        "vs": vital_signs.vital_signs(),
        "cm": treatment.medications(),
        "ce": neurology.worsenings(),
        "rs": neurology.scores(),
        "nv": neurology.scans(),
        "is": laboratory.titres(),
        "cp": laboratory.b_cells(),
        "lb": laboratory.blood_tests(),
        "ae": events.adverse_events(),
        "dv": events.deviations(),
    }


def _refuse_to_replace(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not _is_a_demo(folder):
        raise TrialDataError(
            f"The folder {folder.name} holds more than a demo trial, so it is left as it is. "
            "Choose another folder with --to."
        )


def _is_a_demo(folder: Path) -> bool:
    try:
        cuts = list_cuts(folder)
    except TrialDataError:
        return False
    ours = {cut.folder.name for cut in cuts if cut.synthetic and cut.study == STUDY}
    return {entry.name for entry in folder.iterdir()} == ours


def main() -> None:
    """Read the command line and make the demo trial."""
    parser = argparse.ArgumentParser(description="Make the demo trial.")
    parser.add_argument("--to", type=Path, default=DEMO, metavar="FOLDER")
    try:
        make_demo(parser.parse_args().to)
    except TrialDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
