"""The demo trial: an invented trial, told in tables and turned into SDTM records.

The story is in `story/`, in plain tables that a clinician can read and correct; `people` reads
them.  `participants` (who), `visits` (when), `treatment` (infusions, vital signs, medication),
`neurology` (worsenings, EDSS, MRI), `laboratory` (titres, B cells, blood) and `events` (adverse
events, deviations) make records of it.  `records` says what was known at a data cut.
"""
