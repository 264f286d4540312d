"""How fast the dashboard is, as ratios to a bare Streamlit page served in the same run.

A measurement, not a test: `make bench` prints it.  Ratios within one run say the same on a
laptop and on a slow shared machine; seconds do not.
"""
