"""How results look as pictures: one module a question, each a function of the result alone."""
