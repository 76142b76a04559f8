"""What a situation report says, before anybody asks in which format."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.accounts.enums import Level
from youcheng.analytics import queries, rules
from youcheng.registry.enums import Counting, Region, Stage, TieKind

Cell = str | int | date | None

LISTED_IN_PAPER = 500
"""Ties that Word and PDF list; the Excel file has them all."""


DIGITS = "0123456789–−.%≥ "
"""Of what a number, a share or an interval is written. Dates have hyphens and are none."""
REASONS_LISTED = 3


@dataclass(slots=True)
class Table:
    """key: a short plain name, the same in every language."""

    key: str
    title: str
    headers: list[str]
    rows: list[list[Cell]]
    note: str = ""

    def numeric(self, column: int) -> bool:
        """Are all its cells numbers, shares or intervals?"""
        cells = [row[column] for row in self.rows]
        return bool(cells) and all(
            cell is None or isinstance(cell, int) or not str(cell).strip(DIGITS) for cell in cells
        )


@dataclass(slots=True)
class Report:
    """paragraph: sentences of the basic situation. definitions: what the figures rest on."""

    title: str
    paragraph: list[str]
    definitions: list[str]
    tables: list[Table] = field(default_factory=list)

    def text(self) -> str:
        return join(self.paragraph)


def join(sentences: list[str]) -> str:
    """Chinese sentences stand without a space between them."""
    text = ""
    for sentence in sentences:
        gap = "" if not text or text[-1] > "\u2e7f" else " "
        text += gap + sentence
    return text


def content(found: queries.Situation, lines: list[queries.Line]) -> Report:
    """Write the report of a situation, with its reconciliation and the ties behind it."""
    asked = found.question
    day = _day(asked.as_of)
    title = _("Basic situation of the ties of %(home)s") % {"home": asked.home}
    return Report(
        title=title,
        paragraph=_paragraph(found, day),
        definitions=_definitions(found, day),
        tables=[
            _totals(found),
            _regions(found),
            _kinds(found),
            _countries(found),
            _coverage(found),
            *([_ranks(found)] if found.ranks else []),
            *([_reconciliation(lines)] if lines else []),
            _ties(found),
        ],
    )


def _day(on: date) -> str:
    return _("%(year)s-%(month)02d-%(day)02d") % {
        "year": on.year,
        "month": on.month,
        "day": on.day,
    }


def _paragraph(found: queries.Situation, day: str) -> list[str]:
    kinds, levels, unsure = found.by_kind, found.by_level, found.uncertain
    told = [
        ngettext(
            "As of %(day)s, %(home)s has %(n)s ties with %(countries)s country.",
            "As of %(day)s, %(home)s has %(n)s ties with %(countries)s countries.",
            found.countries,
        )
        % {
            "day": day,
            "home": found.question.home,
            "n": found.total,
            "countries": found.countries,
        }
    ]
    if not found.total:
        return told
    named = [_counted(TieKind(kind).label, n) for kind, n in kinds.items() if n]
    told.append(_("By kind: %(parts)s.") % {"parts": _list(named)})
    named = [_counted(Level(level).label, n) for level, n in levels.items() if n]
    told.append(_("By level: %(parts)s.") % {"parts": _list(named)})
    named = [
        ngettext(
            "%(region)s %(n)s in %(countries)s country",
            "%(region)s %(n)s in %(countries)s countries",
            row["countries"],
        )
        % {"region": Region(region).label, "n": row["ties"], "countries": row["countries"]}
        for region, row in found.by_region.items()
        if row["ties"]
    ]
    told.append(_("By continent: %(parts)s.") % {"parts": _list(named)})
    names = found.around.grouping_names
    named = [_counted(names[code], n) for code, n in found.by_grouping.items()]
    if named:
        told.append(_("By group of countries: %(parts)s.") % {"parts": _list(named)})
    if found.districts.of:
        told.append(
            _("Districts with a tie of their own: %(covered)s of %(of)s.")
            % {"covered": found.districts.covered, "of": found.districts.of}
        )
    told += _published(found)
    named = [
        _("%(rank)s of %(of)s in %(cohort)s")
        % {
            "of": rank.rank.of,
            "cohort": rank.cohort.name,
            "rank": span(rank.rank.best, rank.rank.worst),
        }
        for rank in found.ranks
    ]
    if named:
        told.append(_("Rank by the register: %(parts)s.") % {"parts": _list(named)})
    if unsure["kind_unknown"] or unsure["undated"] or unsure["partial_date"]:
        told.append(
            _(
                "Of these ties the kind of %(kind)s is not settled and the date of %(undated)s not"
                " known; of %(partial)s only a month or a year is."
            )
            % {
                "kind": unsure["kind_unknown"],
                "undated": unsure["undated"],
                "partial": unsure["partial_date"],
            }
        )
    return told


def _counted(name: object, n: int) -> str:
    return _("%(name)s %(n)s") % {"name": name, "n": n}


def _published(found: queries.Situation) -> list[str]:
    """What the published total says beside ours, if there is one and it differs."""
    ranks = [rank for rank in found.ranks if rank.published_rank is not None]
    if not ranks or ranks[0].published_value == found.total:
        return []
    named = [
        _("%(rank)s of %(of)s in %(cohort)s")
        % {
            "of": rank.rank.of,
            "cohort": rank.cohort.name,
            "rank": span(rank.published_rank.best, rank.published_rank.worst),
        }
        for rank in ranks
        if rank.published_rank is not None
    ]
    return [
        _("The published total of that day is %(total)s; the ranks by it: %(parts)s.")
        % {"total": ranks[0].published_value, "parts": _list(named)}
    ]


def _list(parts: list[str]) -> str:
    return _(", ").join(parts)


def span(best: int, worst: int | None) -> str:
    """An interval as people write it: 6, 6–15, ≥6, or ? where nothing is known."""
    if not best and worst is None:
        return "?"
    if best == worst:
        return str(best)
    return f"≥{best}" if worst is None else f"{best}–{worst}"


def _definitions(found: queries.Situation, day: str) -> list[str]:
    asked = found.question
    known = (
        _("as the records stood at %(moment)s")
        % {"moment": timezone.localtime(asked.known_at).strftime("%Y-%m-%d %H:%M")}
        if asked.known_at
        else _("as the records stand now")
    )
    told = [
        _("Home unit: %(home)s and everything under it.") % {"home": asked.home},
        _("True on %(day)s, %(known)s.") % {"day": day, "known": known},
        _("Counted are ties in force and suspended ties; a letter of intent alone is no tie."),
        _("A date of which only the month or the year is known counts from its last day."),
        _(
            "Continents follow the foreign ministry's list of countries; regions count under"
            " their state."
        ),
    ]
    if asked.level:
        told.append(_("Only level: %(level)s.") % {"level": Level(asked.level).label})
    if asked.group:
        name = found.around.grouping_names.get(asked.group, asked.group)
        told.append(_("Only countries of: %(group)s.") % {"group": name})
    if found.ranks:
        told.append(
            _("Ranks compare %(counting)s, by what the cities published within %(days)s days.")
            % {"counting": Counting.FORMAL_AND_COOPERATIVE.label, "days": rules.NEAR_DAYS}
        )
    return told


def _totals(found: queries.Situation) -> Table:
    rows: list[list[Cell]] = [[_("All ties"), found.total], [_("Countries"), found.countries]]
    rows += [[str(TieKind(kind).label), n] for kind, n in found.by_kind.items()]
    rows += [[str(Level(level).label), n] for level, n in found.by_level.items()]
    rows += [[found.around.grouping_names[code], n] for code, n in found.by_grouping.items()]
    rows += [[str(uncertainties()[name]), n] for name, n in found.uncertain.items() if n]
    return Table("totals", _("Totals"), [_("Figure"), _("Number")], rows)


def uncertainties() -> dict[str, str]:
    """What each uncertainty means, in words."""
    return {
        "undated": _("counted, but the day it began is not known"),
        "partial_date": _("counted from the last day of a month or year"),
        "kind_unknown": _("counted, kind not settled"),
        "undated_not_counted": _("not counted: proved only by a later source"),
        "not_geocoded": _("counted, without coordinates"),
        "regions_of_china": _("counted, with regions of China: no country"),
    }


def _regions(found: queries.Situation) -> Table:
    kinds = list(TieKind)
    rows: list[list[Cell]] = []
    for region in Region:
        row = found.by_region[region]
        cells = [found.by_region_kind.get((region.value, kind.value), 0) for kind in kinds]
        share = f"{100 * row['ties'] / found.total:.1f}%" if found.total else ""
        rows.append([str(region.label), row["ties"], row["countries"], share, *cells])
    headers = [_("Continent"), _("Ties"), _("Countries"), _("Share")]
    return Table("regions", _("Continents"), [*headers, *(str(k.label) for k in kinds)], rows)


def _kinds(found: queries.Situation) -> Table:
    kinds = list(TieKind)
    rows: list[list[Cell]] = [
        [
            str(level.label),
            *(found.by_kind_level.get((kind.value, level.value), 0) for kind in kinds),
            found.by_level[level],
        ]
        for level in Level
    ]
    rows.append([_("Total"), *(found.by_kind[kind] for kind in kinds), found.total])
    headers = [_("Level"), *(str(kind.label) for kind in kinds), _("Total")]
    return Table("kinds", _("Kinds and levels"), headers, rows)


def _countries(found: queries.Situation) -> Table:
    rows: list[list[Cell]] = [
        [
            found.around.names.get(state, state),
            state,
            str(Region(found.around.region_of(state)).label),
            n,
            found.by_country_kind.get((state, TieKind.FORMAL.value), 0),
        ]
        for state, n in found.by_country.items()
    ]
    headers = [_("Country"), _("Code"), _("Continent"), _("Ties"), str(TieKind.FORMAL.label)]
    return Table("countries", _("Countries"), headers, rows)


def _coverage(found: queries.Situation) -> Table:
    rows: list[list[Cell]] = []
    for coverage in (found.districts, found.new_areas):
        rows += [[name, _("yes")] for _code, name in coverage.present]
        rows += [[name, _("no")] for name in coverage.missing]
    return Table("districts", _("Districts"), [_("District"), _("Has a tie of its own")], rows)


def _ranks(found: queries.Situation) -> Table:
    rows: list[list[Cell]] = []
    for rank in found.ranks:
        published = rank.published_rank
        ahead = rank.ahead(published or rank.rank)
        names = [f"{row['name']} {span(row['low'], row['high'])}" for row in ahead]
        rows.append(
            [
                rank.cohort.name,
                rank.cohort.as_of,
                span(rank.ours.low, rank.ours.high),
                span(rank.rank.best, rank.rank.worst),
                rank.published_value,
                span(published.best, published.worst) if published else "",
                rank.rank.of,
                _list(names),
            ]
        )
    headers = [
        _("Group of cities"),
        _("Defined on"),
        _("Our number"),
        _("Rank"),
        _("Published number"),
        _("Rank by it"),
        _("Cities in the group"),
        _("Ahead"),
    ]
    return Table("ranks", _("Ranks"), headers, rows)


def _reconciliation(lines: list[queries.Line]) -> Table:
    decisions = {"": "", "computed": _("ours taken"), "published": _("published kept")}
    rows: list[list[Cell]] = [
        [
            line.label,
            line.figure.value,
            line.computed if isinstance(line.computed, int) else line.computed_text,
            line.difference,
            decisions[line.figure.decision],
            _reasons(line),
        ]
        for line in lines
    ]
    headers = [
        _("Figure"),
        _("Published"),
        _("Computed"),
        _("Difference"),
        _("Decision"),
        _("Explained by"),
    ]
    return Table("reconciliation", _("Published and computed figures"), headers, rows)


def _reasons(line: queries.Line) -> str:
    told = [reason.text for reason in line.reasons[:REASONS_LISTED]]
    more = len(line.reasons) - len(told)
    if more > 0:
        text = ngettext("And %(n)s more record.", "And %(n)s more records.", more)
        told.append(text % {"n": more})
    return join(told)


def _ties(found: queries.Situation) -> Table:
    rows: list[list[Cell]] = [
        [
            row.place,
            row.country,
            str(Region(row.region).label),
            row.home,
            str(Level(row.level).label),
            str(TieKind(row.kind).label),
            row.began,
            str(Stage(row.stage).label),
        ]
        for row in queries.counted_rows(found)
    ]
    headers = [
        _("Place"),
        _("Country"),
        _("Continent"),
        _("Home unit"),
        _("Level"),
        _("Kind"),
        _("Since"),
        _("Stage"),
    ]
    return Table("ties", _("Ties"), headers, rows)
