"""What the records mean: one module a clinical question, on rows that the queries return.

Every analysis takes an opened data cut and returns a frozen result that carries its
denominators.  What a page, a file and the command line say comes from these results alone.
"""
