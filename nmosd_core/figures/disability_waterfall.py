"""Change of the EDSS from baseline to week 52: one bar per participant."""

from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.edss_change import IMPROVED, UNCHANGED, WORSENED
from nmosd_core.analyses.edss_comparison import SCORED
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import AFTER_LEAVING, NOT_YET_DUE
from nmosd_core.figures import style
from nmosd_core.figures.edss_marks import compared_scores
from nmosd_core.figures.news import records_of
from nmosd_core.figures.records_behind import behind
from nmosd_core.tables.columns import heading
from nmosd_core.tables.disability import rise_in_words
from nmosd_core.tables.wording import change_in_words, score_in_words

HEIGHT = 480
LEAST_TALL_AXIS = 2.0
NAMES_IN_A_NOTE = 6
LABELLED_BARS = 40
PIXELS_OF_A_LETTER = 6  # of a name written aslant below a bar
COLOURS = {WORSENED: style.ATTACK, UNCHANGED: style.FAINT, IMPROVED: style.INFUSION}
PATTERNS = {WORSENED: "/", UNCHANGED: "", IMPROVED: "."}


def edss_waterfall(disability: Disability) -> go.Figure:
    """Change from baseline to week 52, one bar per participant with both scores.

    Those without a change are named below the picture; they are not drawn as zero.
    """
    shown = disability.evaluable.sort_values(
        ["change", "verdict", "participant"], ascending=[False, False, True], kind="stable"
    )
    scores = compared_scores(disability)
    most = ceil(max([LEAST_TALL_AXIS, *shown["change"].abs()]))
    ticks = range(-most, most + 1)
    labelled = len(shown) <= LABELLED_BARS
    columns = {name: place for place, name in enumerate(shown["participant"])}
    letters = max((len(name) for name in shown["participant"]), default=0)
    return style.finish(
        [
            _bars(own, str(verdict), labelled)
            | {"meta": behind(own["participant"], scores["participant"], records_of(scores, "rs"))}
            for verdict, own in shown.groupby("verdict", sort=False)
        ],
        x={
            "title": {"text": "Participant, by change"},
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(columns),
            "range": [-0.5, max(len(columns), 1) - 0.5],
            "showticklabels": labelled,
            "autotickangles": [0, -45],  # level where there is room
        },
        y={
            "title": {"text": f"Change of EDSS from baseline to week {disability.week} (points)"},
            "range": [-most - 0.5, most + 0.5],
            "tickvals": list(ticks),
            "ticktext": [change_in_words(tick) for tick in ticks],
            "minor": {"dtick": 0.5, "showgrid": True, "griddash": "dot"},
            "zeroline": len(shown) > 0,
            "zerolinecolor": style.FAINT,
        },
        stamp=disability.stamp,
        n=f"n = {len(shown)} of {len(disability.change)} treated participants",
        alt=_waterfall_in_words(shown, disability),
        height=HEIGHT,
        notes=[_rule_in_words(disability), *_not_drawn(disability)],
        below=50 + PIXELS_OF_A_LETTER * letters if labelled else 50,
        annotations=[]
        if len(shown)
        else [style.nothing_drawn("No change is known yet", len(disability.change))],
        meta={"columns": columns},
    )


def _bars(own: pd.DataFrame, verdict: str, labelled: bool) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": verdict,
        "x": own["participant"].tolist(),
        "y": own["change"].tolist(),
        "customdata": own[["participant"]].to_numpy().tolist(),
        "text": [change_in_words(change) for change in own["change"]] if labelled else None,
        "textposition": "outside",
        "hovertext": [
            f"{row.participant}: {change_in_words(row.change)}, {verdict}<br>from "
            f"{score_in_words(row.baseline)} (day {row.baseline_day}) to "
            f"{score_in_words(row.week_52)} (day {row.week_52_day})"
            for row in each_row(own)
        ],
        "hoverinfo": "text",
        "marker": {
            "color": COLOURS[verdict],
            "pattern": {"shape": PATTERNS[verdict], "fillmode": "overlay", "fgcolor": "white"},
        },
    }


def _rule_in_words(disability: Disability) -> str:
    """What the colours say: a rise or a fall that is too small for the rule is no change."""
    rise = rise_in_words(disability.protocol.disability.rules[disability.rule])
    return (
        f"Worsened, rule {heading(f'rule_{disability.rule}')}: a rise of {rise}; improved: a "
        "fall as large; else unchanged"
    )


def _not_drawn(disability: Disability) -> list[str]:
    """Who has no bar and why; the many of one reason are named in one line."""
    missing = disability.change[disability.change["known"] != SCORED]
    week = disability.week
    many = {
        NOT_YET_DUE: f"not yet at week {week}",
        AFTER_LEAVING: f"left before week {week}",
    }
    notes = []
    for why, own in missing.groupby(missing["known"].map(many).fillna(missing["why_no_change"])):
        names = own["participant"].tolist()
        more = len(names) - NAMES_IN_A_NOTE
        listed = ", ".join(names[:NAMES_IN_A_NOTE]) + (f" and {more} more" if more > 0 else "")
        notes.append(f"Not drawn, {why}: {listed}")
    return notes


def _waterfall_in_words(shown: pd.DataFrame, disability: Disability) -> str:
    each = ", ".join(f"{row.participant} {change_in_words(row.change)}" for row in each_row(shown))
    return (
        f"Change of EDSS from baseline to week {disability.week} of {len(shown)} participants: "
        f"{each or 'none known'}. {'. '.join(_not_drawn(disability))}"
    ).strip()
