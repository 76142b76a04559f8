"""Only the icons that are shown go to the browser: none may be missing there."""

import re
from pathlib import Path

import pytest

from youcheng.desk.menu import COMMANDS, GROUPS, NEW
from youcheng.desk.queries.finding import ICONS as FOUND
from youcheng.desk.views.home import ICONS as ALERTS

BASE = Path(__file__).resolve().parents[1]
CSS = BASE / "static" / "vendor" / "icons" / "tabler-icons-300.min.css"


def named() -> set[str]:
    names = {entry.icon for _title, entries in GROUPS for entry in entries}
    names |= {entry.icon for entry in (*COMMANDS, *NEW)} | {*FOUND.values(), *ALERTS.values()}
    for template in (BASE / "templates").rglob("*.html"):
        names |= set(re.findall(r"\bti ti-([a-z0-9-]+[a-z0-9])[\" ]", template.read_text("utf-8")))
    return names


@pytest.mark.parametrize("name", sorted(named()))
def test_an_icon_that_is_shown_is_there(name):
    assert f".ti-{name}:before" in CSS.read_text(encoding="utf-8"), "run `make setup`"
