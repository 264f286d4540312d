"""Where the dashboard is read: the frame around every page, and one page a question."""
