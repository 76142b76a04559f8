"""An office from a file: its home units and what was published about its ties."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Unit
from youcheng.accounts.queries import home_unit
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import _
from youcheng.registry.actions.indexing import index_units
from youcheng.registry.actions.reference.files import FOLDER, checksum, is_loaded, note_loaded
from youcheng.registry.models import Goal, PublishedFigure

OFFICES = FOLDER / "offices"


def _refuse(code: str, message: Any, **values: object) -> Refused:
    return Refused(Objection(code, message % values))


def find_office(name: str) -> Path:
    """The file of an office: a packaged one by its code, or any file by its path.

    Raises:
        Refused: there is neither.
    """
    packaged = {path.stem: path for path in sorted(OFFICES.glob("*.toml"))}
    if name in packaged:
        return packaged[name]
    path = Path(name)
    if path.suffix and path.is_file():
        return path
    raise _refuse(
        "no_such_office",
        _("There is no office %(name)s: give one of %(known)s, or the path of a TOML file."),
        name=name,
        known=", ".join(packaged),
    )


def read_office(path: Path) -> dict[str, Any]:
    """Read and check an office's file.

    Raises:
        Refused: it is no TOML, or a unit or figure in it is not as it should be.
    """
    try:
        office = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refuse(
            "bad_toml", _("%(file)s cannot be read as TOML: %(error)s"), file=path.name, error=error
        ) from error
    units, figures = office.get("unit", []), office.get("published", [])
    codes: set[str] = set()
    for unit in units if isinstance(units, list) else []:
        problem = _fault_of_unit(unit, codes)
        if problem:
            raise _refuse("bad_unit", problem, file=path.name, unit=_label(unit))
        codes.add(unit["code"])
    if not codes or units[0]["kind"] != UnitKind.CITY:
        raise _refuse("no_city", _("%(file)s must name a city as its first unit."), file=path.name)
    for entry in office.get("goal", []):
        kinds = {"metric": str, "since": date, "base": int, "due_on": date, "value": int}
        if not all(isinstance(entry.setdefault("source", ""), str) for _name in ("source",)) or any(
            not isinstance(entry.get(name), kind) for name, kind in kinds.items()
        ):
            raise _refuse(
                "bad_goal",
                _(
                    "%(file)s: a goal needs metric, since and due_on as dates, base and value as"
                    " whole numbers."
                ),
                file=path.name,
            )
    for entry in figures:
        values = entry.get("figures")
        if (
            not isinstance(entry.get("as_of"), date)
            or not isinstance(values, dict)
            or not all(isinstance(value, int) for value in values.values())
        ):
            raise _refuse(
                "bad_figures",
                _("%(file)s: published figures need a date as_of and whole numbers."),
                file=path.name,
            )
    return office


def _label(unit: Any) -> str:
    return str(unit.get("code") or unit.get("name_zh") or "?") if isinstance(unit, dict) else "?"


def _fault_of_unit(unit: Any, codes: set[str]) -> Any:
    if not isinstance(unit, dict) or not all(
        isinstance(unit.get(name), str) and unit[name] for name in ("code", "kind", "name_zh")
    ):
        return _("%(file)s: unit %(unit)s needs a code, a kind and name_zh.")
    if unit["kind"] not in UnitKind.values:
        return _("%(file)s: the kind of unit %(unit)s is not known.")
    if unit["code"] in codes:
        return _("%(file)s: unit %(unit)s stands there twice.")
    if unit.get("parent") and unit["parent"] not in codes:
        return _("%(file)s: the parent of unit %(unit)s must stand before it.")
    return None


def _aliases(unit: dict[str, Any], city: dict[str, Any]) -> tuple[str, ...]:
    """The names of the file, and the ways in which every ledger writes a district."""
    zh, en = unit["name_zh"], unit.get("name_en", "")
    aliases = list(unit.get("aliases", []))
    if unit is not city:
        aliases.append(f"{city['name_zh']}{zh}")
        aliases.append(f"{city['name_zh'].removesuffix('市')}{zh}")
        if en and city.get("name_en"):
            aliases.append(f"{en}, {city['name_en']}")
    if unit["kind"] == UnitKind.DISTRICT:
        aliases += [f"{zh}人民政府", f"{zh}政府", f"{zh}外办", f"{city['name_zh']}{zh}人民政府"]
        if len(zh.removesuffix("区")) > 1:
            aliases.append(zh.removesuffix("区"))
        if en:
            aliases.append(en.removesuffix(" District"))
    return tuple(aliases)


@transaction.atomic
def load_office(path: Path) -> dict[str, int]:
    """Make or bring up to date the units and published figures of an office.

    Figures on which the office has decided are left alone. Nothing is removed.

    Returns:
        {"units": n, "figures": n}; empty if this very file was loaded before.

    Raises:
        Refused: the file is at fault, or the database belongs to another city.
    """
    office = read_office(path)
    home_code = office["unit"][0]["code"]
    there = home_unit()
    if there is not None and there.code != home_code:
        raise _refuse(
            "other_office",
            _("This database belongs to %(city)s; another office needs a database of its own."),
            city=there.name,
        )
    code, digest = f"office:{home_code}", checksum(path)
    if there is not None and is_loaded(code, digest):
        return {}
    units: dict[str, Unit] = {}
    for position, entry in enumerate(office["unit"]):
        home = units.get(home_code)
        fields = {
            name: entry[name] for name in ("name_en", "name_zh_hant", "lat", "lon") if name in entry
        }
        units[entry["code"]] = save_unit(
            code=entry["code"],
            kind=UnitKind(entry["kind"]),
            name_zh=entry["name_zh"],
            parent=units[entry["parent"]] if entry.get("parent") else home,
            aliases=_aliases(entry, office["unit"][0]),
            position=position,
            **fields,
        )
    index_units(Unit.objects.filter(pk__in=[unit.pk for unit in units.values()]))
    n_figures = 0
    for entry in office.get("published", []):
        for position, (metric, value) in enumerate(entry["figures"].items()):
            n_figures += 1
            found = PublishedFigure.objects.filter(
                home=units[home_code], as_of=entry["as_of"], metric=metric
            )
            new = {"value": value, "source": entry.get("source", ""), "position": position}
            if found.exists():
                found.filter(decision="").update(**new)
            else:
                PublishedFigure.objects.create(
                    home=units[home_code], as_of=entry["as_of"], metric=metric, **new
                )
    for entry in office.get("goal", []):
        Goal.objects.update_or_create(
            home=units[home_code],
            metric=entry["metric"],
            due_on=entry["due_on"],
            defaults={name: entry[name] for name in ("since", "base", "value", "source")},
        )
    note_loaded(code, digest)
    return {"units": len(units), "figures": n_figures}
