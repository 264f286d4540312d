"""The demo trial: who made it up, and where.

The story, in plain tables that a clinician can read and correct, is in `story/`.  The modules
turn it into SDTM records: `participants` (who), `visits` (when), `treatment` (infusions, vital
signs, medication), `neurology` (worsenings, EDSS, MRI), `laboratory` (titres, B cells, blood),
`events` (adverse events, deviations).  `records` says what was known at a data cut.
"""
