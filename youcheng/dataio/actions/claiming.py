"""Public lists become claims. A claim never becomes a tie by itself."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.dataio.queries.pairs import End, Matcher, Pair, pairs_of
from youcheng.lib.sheets import read
from youcheng.registry.actions import open_places
from youcheng.registry.enums import ClaimStatus, Origin
from youcheng.registry.models import Claim

CHUNK = 1000


@dataclass(slots=True)
class Claimed:
    """rows = matched + ambiguous + rejected + duplicates; suspects are among the first two."""

    counts: dict[str, int]
    problems: list[dict[str, Any]] = field(default_factory=list)


def import_claims(data: bytes, filename: str, *, source: str, by: User | None) -> Claimed:
    """Take a public list of pairs in as claims of `source`.

    A pair counts once, whichever end stands first and however it is spelt; a second import of
    the same list finds only duplicates.

    Raises:
        Refused: the file cannot be read, or has no header with two cities; nothing is written.
    """
    pairs = _read(data, filename)
    matcher = Matcher([end for pair in pairs for end in (pair.a, pair.b)])
    for pair in pairs:
        pair.a, pair.b = matcher.match(pair.a), matcher.match(pair.b)
    with transaction.atomic():
        rows = Claim.objects.filter(source=source).values_list("pair_key", flat=True)
        known: dict[str, int | None] = dict.fromkeys(rows)
        # The same words again are the same claim, even where places of an earlier import have
        # since made one of its ends clearer.
        written = set(
            Claim.objects.filter(source=source).values_list(
                "place_text_a", "country_text_a", "place_text_b", "country_text_b"
            )
        )
        made = open_places(
            [
                {
                    "country_id": place.country,
                    "name_zh": place.name_zh[:120],
                    "name_en": place.name_en[:160],
                    "lat": place.lat,
                    "lon": place.lon,
                    "names": place.names,
                }
                for place in matcher.new_places
            ],
            origin=Origin.LIST,
        )
        keys = {place.pk: row.pk for place, row in zip(matcher.new_places, made, strict=True)}
        for end in {id(end): end for pair in pairs for end in (pair.a, pair.b)}.values():
            if end.place in keys:
                end.place = keys[end.place]
                end.key = f"p{end.place}"
        fresh = [pair for pair in pairs if _judge(pair, known, written)]
        Claim.objects.bulk_create([_claim(pair, source) for pair in fresh], batch_size=CHUNK)
        found = Counter(pair.status for pair in pairs)
        counts = {
            "rows": len(pairs),
            "matched": found["matched"],
            "ambiguous": found["ambiguous"],
            "rejected": found["rejected"],
            "duplicates": found["duplicate"],
            "suspect": sum(1 for pair in fresh if _doubts(pair)),
        }
        if fresh:
            record("claims.imported", fresh_claim(source), by=by, filename=filename, **counts)
    return Claimed(counts, [problem for pair in pairs for problem in pair.problems])


def fresh_claim(source: str) -> Claim:
    """The newest claim of a source: what the log line of an import hangs on."""
    return Claim.objects.filter(source=source).order_by("-pk")[0]


def _read(data: bytes, filename: str) -> list[Pair]:
    pairs = []
    for sheet, number, text, headers in pairs_of(read(data, filename)):
        ends = []
        broken = None
        for side in "ab":
            end = End(text.get(f"place_{side}", ""), text.get(f"country_{side}", ""))
            for name, limit in (("lat", 90.0), ("lon", 180.0)):
                value = text.get(f"{name}_{side}", "")
                try:
                    degrees = float(value.replace(",", ".")) if value else None
                except ValueError:
                    degrees = limit + 1
                if degrees is not None and not -limit <= degrees <= limit:
                    broken = (headers[f"{name}_{side}"], value)
                    degrees = None
                setattr(end, name, degrees)
            ends.append(end)
        pair = Pair(sheet, number, ends[0], ends[1], text.get("since", ""), text.get("source", ""))
        if broken:
            pair.problems.append(
                _problem(
                    pair, broken[0], "bad_coordinates", "warning",
                    _("“%(text)s” are no degrees; the coordinates were left out.")
                    % {"text": broken[1]},
                )
            )  # fmt: skip
        pairs.append(pair)
    return pairs


def _problem(pair: Pair, column: str, code: str, severity: str, message: str) -> dict[str, Any]:
    return {
        "sheet": pair.sheet,
        "row": pair.row,
        "column": column,
        "code": code,
        "severity": severity,
        "message": message,
    }


def _doubts(pair: Pair) -> list[str]:
    return [f"{doubt}_{side}" for side, end in _ends(pair) for doubt in end.doubts]


def _ends(pair: Pair) -> tuple[tuple[str, End], tuple[str, End]]:
    return ("a", pair.a), ("b", pair.b)


def _judge(
    pair: Pair, known: dict[str, int | None], written: set[tuple[str, str, str, str]]
) -> bool:
    """Settle what becomes of a pair; True if it is a new claim.

    known: pairs seen so far and their rows; None for a row of an earlier import.
    written: both ends of earlier claims, word by word.
    """
    for side, end in _ends(pair):
        if end.error:
            pair.status = "rejected"
            code, message = end.error
            column = "country" if code == "unknown_country" else "place"
            pair.problems.append(_problem(pair, f"{column}_{side}", code, "error", message))
    if pair.status == "rejected":
        return False
    if pair.a.key == pair.b.key:
        pair.status = "rejected"
        pair.problems.append(
            _problem(pair, "place_b", "same_place", "error", _("Both ends are the same place."))
        )
        return False
    words = (pair.a.name, pair.a.country_text, pair.b.name, pair.b.country_text)
    if pair.key in known or words in written:
        pair.status = "duplicate"
        first = known.get(pair.key)
        message = (
            _("Row %(row)d names the same pair; it counts once.") % {"row": first}
            if first
            else _("An earlier import of this source has the pair already.")
        )
        pair.problems.append(_problem(pair, "place_b", "duplicate", "warning", message))
        return False
    known[pair.key] = pair.row
    for side, end in _ends(pair):
        if end.place is None:
            pair.status = "ambiguous"
            message = (
                _("Several places are called %(name)s.")
                if end.is_ambiguous
                else _("%(name)s is not in the gazetteer and has no usable coordinates.")
            )
            code = "ambiguous_place" if end.is_ambiguous else "unknown_place"
            pair.problems.append(
                _problem(pair, f"place_{side}", code, "warning", message % {"name": end.name})
            )
        for doubt in end.doubts:
            message = {
                "outside_country": _("The coordinates of %(name)s lie outside %(country)s."),
                "far_from_name": _(
                    "The coordinates of %(name)s are far from every place of that name."
                ),
            }[doubt] % {"name": end.name, "country": end.country_text or end.country}
            pair.problems.append(_problem(pair, f"lat_{side}", doubt, "warning", message))
    return True


def _claim(pair: Pair, source: str) -> Claim:
    doubts = _doubts(pair)
    return Claim(
        source=source[:120],
        row=pair.row,
        place_text_a=pair.a.name[:200],
        country_text_a=pair.a.country_text[:100],
        place_text_b=pair.b.name[:200],
        country_text_b=pair.b.country_text[:100],
        lat_a=pair.a.lat,
        lon_a=pair.a.lon,
        lat_b=pair.b.lat,
        lon_b=pair.b.lon,
        since=pair.since[:40],
        place_a_id=pair.a.place,
        place_b_id=pair.b.place,
        pair_key=pair.key[:200],
        status=ClaimStatus.MATCHED if pair.status == "matched" else ClaimStatus.AMBIGUOUS,
        is_suspect=bool(doubts),
        reasons=doubts,
        recorded_at=timezone.now(),
    )
