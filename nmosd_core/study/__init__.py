"""What was planned: the protocol's numbers, their sources, and each participant's schedule."""
