"""What a new app's conversation begins with."""

from overskill import template
from overskill.agent.prompt import Prefix, fresh


def test_the_files_of_a_new_app_stand_in_it_word_for_word() -> None:
    system = fresh(template.files()).system
    for path, content in template.files().items():
        assert f"`{path}`\n```\n{content.strip()}\n```" in system
    assert "theme" in system
    assert "do not view them" in system


def test_an_app_that_is_not_new_is_told_no_files() -> None:
    assert "```" not in fresh().system
    assert "{packages}" not in fresh().system


def test_what_is_stored_comes_back() -> None:
    prefix = fresh(template.files())
    assert Prefix.load(prefix.dump()) == prefix


def test_the_surroundings_are_told() -> None:
    system = fresh().system
    for told in (
        "BrowserRouter", "base path is `/`", "fetch", "localStorage", "https picture", "another site", "confirm",
        "downloads", "clipboard", 'type="file"', "published", "photos", "Google font sheets",
    ):  # fmt: skip
        assert told in system, told
