"""The list of keys says what the scripts do, and the other way round."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.walking import World
from youcheng.desk import keys
from youcheng.desk.menu import GROUPS

BASE = Path(__file__).resolve().parents[3]
SCRIPTS = BASE / "static" / "js"
# What every dialog and box of choices does, and keys that are no shortcut of ours.
COMMON = {"ArrowDown", "ArrowUp", "Enter", "Escape", "Tab", "g", " "}


def in_scripts() -> set[str]:
    """Keys that a script compares with, and those that a template gives to an element."""
    scripts = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    templates = "".join(path.read_text("utf-8") for path in (BASE / "templates").rglob("*.html"))
    compared = re.findall(r"""\bkey(?:\.toLowerCase\(\))? [!=]== "([^"]+)\"""", scripts)
    given = re.findall(r"""data-key="(.)\"""", templates)
    return set(compared) | set(given)


def listed() -> set[str]:
    said = {key for one in (*keys.EVERYWHERE, *keys.IN_LISTS) for key in one.keys}
    return {"Escape" if key == "Esc" else key.removeprefix("Ctrl ").lower() for key in said}


def test_every_key_of_the_scripts_is_listed():
    assert in_scripts() - COMMON - listed() == set()


def test_every_listed_key_does_something():
    # Enter opens the link that has the focus: the browser does that by itself.
    wanted = listed() - {"enter"}

    assert {"Escape" if key == "escape" else key for key in wanted} - in_scripts() == set()


def test_no_two_pages_share_a_letter():
    letters = [entry.go for _title, entries in GROUPS for entry in entries if entry.go]

    assert len(letters) == len(set(letters))
    assert {"w", "c", "s"} <= set(letters), "the desk, the cities, the situation"


@pytest.mark.django_db
def test_a_person_is_shown_the_keys_of_their_own_pages(in_use, settings):
    settings.LANGUAGE_CODE = "en"
    world: World = in_use
    shown = {}
    for name, user in world.people.items():
        client = Client()
        client.force_login(user)
        groups = dict(client.get("/").context["key_groups"])
        shown[name] = {key.keys[1] for key in groups["Go to"]}

    assert shown["liaison"] < shown["administrator"]
    assert "I" in shown["officer"]
    assert "I" not in shown["liaison"]
