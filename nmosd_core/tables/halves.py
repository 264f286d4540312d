"""Numbers that a browser rounds as wording.py does: half up.

A table on screen holds numbers, so that it can be sorted, and the browser rounds what is stored:
1.025 is stored as a little less, and would be 1.02 where every other place says 1.03.
"""

from decimal import Decimal

import numpy as np
import pandas as pd

from nmosd_core.tables.columns import COLUMN_DECIMALS

NEAR_HALF = 1e-6


def halves_up(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with halves that are stored as a little less as the next float, which is more.

    Only of columns that are shown with a fixed number of decimals.
    """
    shown = rows.copy(deep=False)
    for column in rows.columns.intersection(list(COLUMN_DECIMALS)):
        if pd.api.types.is_float_dtype(rows[column]):
            values = rows[column].to_numpy(float, na_value=np.nan, copy=True)
            scaled = np.abs(values) * 10.0 ** COLUMN_DECIMALS[column]
            for place in np.flatnonzero(np.abs(scaled % 1 - 0.5) < NEAR_HALF):
                value = abs(float(values[place]))
                if Decimal(value) < Decimal(repr(value)):
                    values[place] = np.nextafter(values[place], 2 * values[place])
            shown[column] = values
    return shown
