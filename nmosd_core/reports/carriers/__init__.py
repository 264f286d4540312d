"""How each format carries a text of ours where readers do not see it, and gives it back."""
