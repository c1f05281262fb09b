from __future__ import annotations

import pytest

from overskill.template import files


def test_a_new_app_starts_from_four_files() -> None:
    assert list(files()) == ["index.html", "src/main.tsx", "src/App.tsx", "src/index.css"]


def test_its_page_says_that_it_waits() -> None:
    assert "Your app will appear here" in files()["src/App.tsx"]


@pytest.mark.parametrize("words", ['@import "tailwindcss";', "@custom-variant dark (&:where(.dark, .dark *));"])
def test_its_stylesheet_switches_dark_by_class(words: str) -> None:
    assert words in files()["src/index.css"]


def test_each_call_returns_its_own_files() -> None:
    files().clear()
    assert files()
