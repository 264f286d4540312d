"""Versions of the coding dictionaries, as the trial summary (TS) of an export states them.

Two ways are in use: parameters such as AEDICT ("MedDRA 25.0") and CMDICT, and the columns
TSVCDREF and TSVCDVER beside any parameter that is coded.

Source: SDTMIG 3.4, section 7.4.2.
"""

import re

from nmosd_core.trial_data.intake.records import Records

CODING = re.compile(r"MEDDRA|WHO-?\s?DRUG|WHO-?DD", re.IGNORECASE)


def read_versions(summary: Records) -> dict[str, str]:
    """Version of each coding dictionary by parameter or by name of the dictionary."""
    versions: dict[str, set[str]] = {}
    columns = ("TSPARMCD", "TSVAL", "TSVCDREF", "TSVCDVER")
    for code, value, name, version in zip(*map(summary.column, columns), strict=True):
        if code and value and code.upper().endswith("DICT"):
            versions.setdefault(code.upper(), set()).add(value)
        if name and version and CODING.search(name):
            versions.setdefault(name, set()).add(version)
    return {name: ", ".join(sorted(found)) for name, found in sorted(versions.items())}
