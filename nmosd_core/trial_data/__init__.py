"""What was recorded: the data dictionary, the data cuts, and the one door to DuckDB."""
