"""The ledger of registered outcomes as a table."""

from collections.abc import Iterable
from itertools import islice

import pandas as pd

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.outcomes import OutcomeLedger, OutcomeNow
from nmosd_core.tables.wording import beside_number, in_one_line, number_in_words


def outcome_ledger(ledger: OutcomeLedger) -> pd.DataFrame:
    """One row per number that answers a registered outcome; one where nothing of it is known.

    Columns: rank (primary, secondary), outcome, number (what is counted), value, beside
    (denominator, interval with method, note), value_before, beside_before (at the previous data
    cut; empty without one), inputs (how complete the data behind it are), wording (the registry's),
    definition (ours), page.
    """
    rows = [
        (
            now.outcome.rank,
            now.outcome.name,
            number.label,
            number_in_words(number),
            beside_number(number),
            number_in_words(before) if before else "",
            beside_number(before) if before else "",
            in_one_line(now.inputs),
            now.outcome.wording,
            ledger.protocol.definitions[now.outcome.definition].text,
            now.outcome.page,
        )
        for now in ledger.outcomes
        for number, before in _told(now)
    ]
    columns = ["rank", "outcome", "number", "value", "beside", "value_before", "beside_before"]
    return pd.DataFrame(rows, columns=[*columns, "inputs", "wording", "definition", "page"])


def _told(now: OutcomeNow) -> Iterable[tuple[Number, Number | None]]:
    """Each number and what it was before; the first alone where all miss for the same reason."""
    return islice(zip(now.numbers, now.before, strict=True), 1 if now.why_not else None)
