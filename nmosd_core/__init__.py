"""The computations of the NMOSD trial dashboard, without a screen.

study       what was planned: the protocol's numbers, the schedule of visits
trial_data  what was recorded: the data dictionary, intake of exports, data cuts, DuckDB
sql         one query a file, named for the rows it returns
analyses    what the records mean: one module a clinical question
figures     how a result looks, as a picture
tables      how a result looks, as a listing; every word and rounding on screen
reports     what leaves the dashboard

Imports go one way, from the bottom of this list to the top.  A clinical question has the same
noun in every layer.  `python -m nmosd_core` is the command line.
"""

__version__ = "0.1.0"
