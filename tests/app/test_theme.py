"""Colours of the theme can be read, in the light and in the dark."""

import tomllib
from pathlib import Path

import pytest

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
THEMES = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
TINT = 0.1  # of the accent in the ground of a chosen button, as Streamlit mixes it


def channels(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return {name: channels(c) for name, c in THEMES[request.param].items()}


def test_what_is_chosen_can_be_read(theme):
    accent, ground = theme["primaryColor"], theme["backgroundColor"]
    button = [TINT * a + (1 - TINT) * g for a, g in zip(accent, ground, strict=True)]
    assert contrast(accent, ground) >= 4.5
    assert contrast(accent, button) >= 4.2


def test_white_on_the_accent_can_be_told(theme):
    assert contrast([1.0, 1.0, 1.0], theme["primaryColor"]) >= 3


@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_and_links_can_be_read_on_every_ground(theme, ground):
    assert contrast(theme["textColor"], theme[ground]) >= 7
    assert contrast(theme["linkColor"], theme[ground]) >= 4.5
