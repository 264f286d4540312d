"""Intake: from a site's or a CRO's export to a data cut.

`formats/` has one reader per file format; `dates.py` and `typed.py` give what was recorded its
types; `bring_in` goes through the whole way.  Nothing vanishes: what cannot be used is set
aside with file, row, variable, value and reason.
"""
