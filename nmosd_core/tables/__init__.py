"""How results look as tables, and every word, heading and rounding on screen."""
