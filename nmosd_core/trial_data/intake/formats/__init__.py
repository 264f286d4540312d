"""One reader per file format, each through the established library of its field."""
