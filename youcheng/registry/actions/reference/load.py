"""Countries, sets of countries and cities, published counts, labels and the gazetteer."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction

from youcheng.lib.text import fold
from youcheng.registry.actions.reference.files import (
    FOLDER,
    checksum,
    is_loaded,
    note_loaded,
    rows_of,
)
from youcheng.registry.actions.reference.gazetteer import load_gazetteer
from youcheng.registry.models import (
    Cohort,
    CohortMember,
    Country,
    CountryName,
    DiplomaticRelation,
    Grouping,
    GroupingMember,
    KindLabel,
    PeerCity,
    PublishedCount,
)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def load_countries(path: Path) -> int:
    """Bring countries up to date, but for those that the office edited; names only ever grow."""
    edited = set(Country.objects.filter(is_edited=True).values_list("iso2", flat=True))
    # States first: on a clash of names the sovereign one wins.
    rows = sorted(rows_of(path), key=lambda row: (row["part_of"] != "", row["iso2"]))
    columns = (
        "iso3",
        "kind",
        "part_of_id",
        "name_zh",
        "name_zh_hant",
        "name_en",
        "region",
        "m49_region",
        "m49_subregion",
    )
    Country.objects.bulk_create(
        [
            Country(
                iso2=row["iso2"],
                part_of_id=row["part_of"] or None,
                **{name: row[name] for name in columns if name != "part_of_id"},
            )
            for row in rows
            if row["iso2"] not in edited
        ],
        update_conflicts=True,
        unique_fields=["iso2"],
        update_fields=[name.removesuffix("_id") for name in columns],
    )
    names: dict[str, CountryName] = {}
    for own in (True, False):
        for row in rows:
            texts = (row["name_zh"], row["name_en"], row["iso2"], row["iso3"])
            for text in texts if own else row["aliases"].split("|"):
                if key := fold(text):
                    names.setdefault(key, CountryName(country_id=row["iso2"], text=text, key=key))
    CountryName.objects.bulk_create(names.values(), ignore_conflicts=True)
    return len(rows)


def load_relations(path: Path) -> int:
    rows = [
        DiplomaticRelation(
            country_id=row["iso2"],
            from_on=date.fromisoformat(row["from_on"]),
            to_on=_day(row["to_on"]),
            sureness=row["sureness"],
        )
        for row in rows_of(path)
    ]
    DiplomaticRelation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["country", "from_on"],
        update_fields=["to_on", "sureness"],
    )
    return len(rows)


def load_groupings(path: Path) -> int:
    n = 0
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["grouping"]:
        fields = ("name_zh", "name_en", "definition", "source", "position")
        grouping, _ = Grouping.objects.update_or_create(
            code=entry["code"], defaults={name: entry[name] for name in fields}
        )
        until = entry.get("until", {})
        members = [
            GroupingMember(
                grouping=grouping, country_id=iso2, from_on=_day(since), to_on=until.get(iso2)
            )
            for since, codes in entry["since"].items()
            for iso2 in codes.split()
        ]
        GroupingMember.objects.bulk_create(
            members,
            update_conflicts=True,
            unique_fields=["grouping", "country", "from_on"],
            update_fields=["to_on"],
        )
        n += len(members)
    return n


def load_cohorts(path: Path) -> int:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    peers = {}
    for code, (name_zh, name_en) in content["peers"].items():
        peers[code], _ = PeerCity.objects.update_or_create(
            code=code, defaults={"name_zh": name_zh, "name_en": name_en}
        )
    for position, entry in enumerate(content["cohort"]):
        fields = ("name_zh", "name_en", "as_of", "source")
        cohort, _ = Cohort.objects.update_or_create(
            code=entry["code"],
            defaults={name: entry[name] for name in fields} | {"position": position},
        )
        CohortMember.objects.bulk_create(
            [CohortMember(cohort=cohort, peer=peers[code]) for code in entry["members"].split()],
            ignore_conflicts=True,
        )
    return len(content["cohort"])


def load_counts(path: Path) -> int:
    peers = dict(PeerCity.objects.values_list("code", "pk"))
    rows = [
        PublishedCount(
            peer_id=peers[row["peer"]],
            as_of=date.fromisoformat(row["as_of"]),
            counting=row["counting"],
            low=int(row["low"]),
            high=int(row["high"]) if row["high"] else None,
            source=row["source"],
            sureness=row["sureness"],
            note=row["note"],
        )
        for row in rows_of(path)
    ]
    PublishedCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["peer", "as_of", "counting", "source"],
        update_fields=["low", "high", "sureness", "note"],
    )
    return len(rows)


def load_kind_labels(path: Path) -> int:
    labels = {
        fold(row["text"]): KindLabel(
            text=row["text"], key=fold(row["text"]), meaning=row["meaning"]
        )
        for row in rows_of(path)
    }
    edited = set(KindLabel.objects.filter(is_edited=True).values_list("key", flat=True))
    KindLabel.objects.bulk_create(
        [label for key, label in labels.items() if key not in edited],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["text", "meaning"],
    )
    return len(labels)


LOADERS: tuple[tuple[str, str, Callable[[Path], int]], ...] = (
    ("countries", "countries.csv", load_countries),
    ("diplomatic_relations", "diplomatic_relations.csv", load_relations),
    ("groupings", "groupings.toml", load_groupings),
    ("cohorts", "cohorts.toml", load_cohorts),
    ("published_counts", "published_counts.csv", load_counts),
    ("kind_labels", "kind_labels.csv", load_kind_labels),
    ("gazetteer", "gazetteer.csv.gz", load_gazetteer),
)
"""Code, file and loader, in the order in which they need each other."""


def load_reference(*, but: frozenset[str] = frozenset()) -> dict[str, int]:
    """Load every packaged file that is new or changed; each in a transaction of its own.

    Args:
        but: codes to leave out, for tests that need no gazetteer.

    Returns the number of entries of each loaded file; empty if all were up to date.
    """
    loaded = {}
    for code, name, load in LOADERS:
        path = FOLDER / name
        digest = checksum(path)
        if code in but or is_loaded(code, digest):
            continue
        with transaction.atomic():
            loaded[code] = load(path)
            note_loaded(code, digest)
    return loaded
