"""What leaves the dashboard: reports, slides, figures and listings that stand alone."""
