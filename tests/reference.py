"""Inputs with known answers, which lie beside the repository and are not part of it."""

import json
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference answers (../shared/reference) are not here"
)


def cases(name: str) -> list[Any]:
    """Cases of one file of rules; none where the reference is absent."""
    file = REFERENCE / "rules" / f"{name}.json"
    if not file.is_file():
        return []
    content: list[Any] = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return content
