"""Every report by name: what it holds, for whom, in which formats, and how it is made.

Names are an interface that others script against.  A changed one is a change in CHANGELOG.md.
Whatever is made here carries its provenance.
"""

from collections.abc import Sequence

from nmosd_core.figures.files import KINDS
from nmosd_core.figures.presets import PRESETS
from nmosd_core.reports.document import Document
from nmosd_core.reports.docx import as_docx
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.figure_files import draw_every_figure
from nmosd_core.reports.html import as_html
from nmosd_core.reports.listings import as_listings, as_rtf_listings, as_rtf_table
from nmosd_core.reports.orders import MEANINGS, RESTRICTED, SHAREABLE, WHOLE, Order, Report
from nmosd_core.reports.pdf import as_pdf
from nmosd_core.reports.pptx import as_pptx
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.reports.safety_changes import SAFETY_QUESTIONS
from nmosd_core.reports.safety_report import write_safety_report
from nmosd_core.reports.slides import write_slides
from nmosd_core.tables.catalogue import TABLES


def _safety_pdf(order: Order) -> bytes:
    return as_pdf(_safety_report(order), order.progress)


def _safety_docx(order: Order) -> bytes:
    return as_docx(_safety_report(order), order.progress)


def _safety_html(order: Order) -> bytes:
    return as_html(_safety_report(order), order.progress)


def _safety_report(order: Order) -> Document:
    order.progress("Computing", 0.0)
    report = write_safety_report(order.trial, order.reported)
    audience = order.choices["audience"]
    return report if audience == WHOLE else report.only(audience)


def _slides(order: Order) -> bytes:
    order.progress("Computing", 0.0)
    deck = write_slides(order.trial)
    return as_pptx(deck, provenance_of(order.trial, "slides"), order.progress)


def _workbook(order: Order) -> bytes:
    carried = provenance_of(order.trial, "listings")
    return as_listings(order.trial, carried, progress=order.progress)


def _rtf_listings(order: Order) -> bytes:
    carried = provenance_of(order.trial, "listings")
    return as_rtf_listings(order.trial, carried, progress=order.progress)


def _rtf_table(order: Order) -> bytes:
    order.progress("Computing", 0.0)
    return as_rtf_table(order.trial, order.choices["table"], provenance_of(order.trial, "table"))


def _figures(order: Order) -> bytes:
    carried = provenance_of(order.trial, "figures")
    chosen = order.choices
    return draw_every_figure(order.trial, chosen["kind"], chosen["size"], carried, order.progress)


REPORTS: dict[str, Report] = {
    "safety-report": Report(
        "Safety report",
        "For the safety board: questions, changes since the last report, disposition, baseline, "
        "exposure, deviations, adverse events, laboratory, stopping guidance and data quality; "
        "for those who may see them the rows of participants with narrative drafts. HTML is a copy "
        "for reading without a network, with figures that answer to the pointer.",
        {"pdf": _safety_pdf, "docx": _safety_docx, "html": _safety_html},
        choices={"audience": (SHAREABLE, RESTRICTED, WHOLE)},
        counts={"audience": {SHAREABLE}},
        questions=SAFETY_QUESTIONS,
        efficacy=False,
    ),
    "slides": Report(
        "Slides",
        "For a talk: design, enrolment, baseline, attacks, disability, lesions, antibody, B cells "
        "and safety; each title is its finding, and the notes say method and source.",
        {"pptx": _slides},
        dated=False,
    ),
    "figures": Report(
        "Figures",
        "Every figure in the size of a journal's column or a slide, black on white and told apart "
        "without colour, with who is counted and the data cut in its caption.",
        {"zip": _figures},
        choices={"size": list(PRESETS), "kind": list(KINDS)},
        dated=False,
    ),
    "listings": Report(
        "Listings",
        "The rows behind the numbers: as one workbook (XLSX) with dates that are dates, frozen "
        "heads, filters and sheets that say what each column means, or as an RTF file for each "
        "listing (ZIP).",
        {"xlsx": _workbook, "zip": _rtf_listings},
        dated=False,
    ),
    "table": Report(
        "One table",
        "Any table of the dashboard as RTF, with titles and heads on every page and footnotes, as "
        "a regulatory writer places it in a report.",
        {"rtf": _rtf_table},
        choices={"table": sorted(TABLES)},
        counts={"table": {name for name, table in TABLES.items() if table.counts_alone}},
        dated=False,
    ),
}


def make(name: str, order: Order) -> bytes:
    """The report of one name, with its provenance inside.

    Raises
    ------
    TrialDataError
        The data do not allow it; the message says why.
    """
    report = REPORTS[name]
    file = report.forms[order.form](order)
    return embed(file, order.form, provenance_of(order.trial, name, report.questions))


def list_reports() -> str:
    """Every report with its formats and choices, as the command line lists them."""
    return "\n\n".join(
        "\n    ".join(
            [
                name,
                f"{report.title}. {report.holds}",
                f"--out FILE ending with {', '.join(f'.{form}' for form in report.forms)}",
                *(f"--{choice} {_known(known)}" for choice, known in report.choices.items()),
            ]
        )
        for name, report in REPORTS.items()
    )


def _known(choices: Sequence[str]) -> str:
    return "; ".join(
        f"{one} ({MEANINGS[one]})" if one in MEANINGS else f'"{one}"' for one in choices
    )
