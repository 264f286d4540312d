"""Intake: from a site's or a CRO's export to a data cut.

`bring_in.py` goes the whole way: `export.py` lists the files of a folder or zip, `formats/` reads
them, `recognise.py` and `sort_out.py` find out which dataset each row belongs to, `settle.py`
decides which rows are kept, `supplements.py` puts SUPP-- values beside their rows, and `typed.py`
gives what was recorded its types.  Nothing vanishes: what cannot be used is set aside with file,
row, variable, value and reason (`set_aside.py`).
"""
