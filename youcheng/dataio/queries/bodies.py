"""Which body a list of persons means, and where it is. Looked up for a whole file at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit
from youcheng.dataio.queries.units import Units
from youcheng.exchanges.queries.places import places_meant
from youcheng.lib.text import fold, has_han
from youcheng.people.actions.entering import BodyDraft
from youcheng.people.models import Organisation, OrganisationName
from youcheng.people.queries.doubles import chunks
from youcheng.registry.models import CountryName, Locality


@dataclass(frozen=True, slots=True)
class Where:
    """A city and a country as far as they are known. remarks: column and sentence."""

    place: Locality | None = None
    country: str = ""
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """draft: None where `message` says why it is not clear which body is meant. where: key of its
    city as text, "" for none."""

    draft: BodyDraft | None = None
    country: str = ""
    where: str = ""
    message: str = ""


@dataclass(slots=True)
class Bodies:
    """unit: its units, and those below it, are bodies of ours by their names."""

    unit: Unit
    _known: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    _where: dict[tuple[str, str], Where] = field(default_factory=dict)
    _units: Units | None = None

    def learn(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Look the bodies of all rows up. Two queries for each few hundred names."""
        keys = {fold(row["body"])[:200] for row in rows if row.get("body")}
        for some in chunks(keys):
            named = OrganisationName.objects.filter(key__in=some).order_by("pk")
            pairs = set(named.values_list("key", "organisation_id"))
            bodies = Organisation.objects.current().in_bulk({pk for _key, pk in pairs})
            for key, pk in sorted(pairs):
                if pk in bodies:
                    self._known[key].append(bodies[pk])

    def where(self, place: str, country: str) -> Where:
        asked = place, country
        if asked not in self._where:
            self._where[asked] = self._find(place, country)
        return self._where[asked]

    def _find(self, place: str, country: str) -> Where:
        code, remarks = "", []
        if country:
            named = CountryName.objects.filter(key=fold(country)).values_list("country", flat=True)
            code = named.first() or ""
            if not code:
                text = _("No country is known by “%(text)s”.")
                remarks.append(("country", text % {"text": country}))
        if not place:
            return Where(None, code, tuple(remarks))
        found = places_meant(place, code)
        if len(found) == 1:
            return Where(found[0], code or found[0].country_id or "", tuple(remarks))
        if not found:
            text = _("No place is known by “%(text)s”.") % {"text": place}
        else:
            lands = "、".join(dict.fromkeys(str(one.country) for one in found[:6]))
            text = _("Several places are called “%(text)s” (%(lands)s); name the country.")
            text %= {"text": place, "lands": lands}
        return Where(None, code, (*remarks, ("place", text)))

    def body(self, text: str, where: Where) -> Meant:
        """The body of that name: of several the one in that city; a unit of ours; or a new one."""
        known = self._known.get(fold(text)[:200], [])
        if where.place is not None and len(known) > 1:
            known = [one for one in known if one.place_id == where.place.pk] or known
        if len(known) > 1:
            message = _("Several organisations are called “%(text)s”; name the city.")
            return Meant(message=message % {"text": text})
        if known:
            [one] = known
            return Meant(BodyDraft(pk=one.pk), one.country_id or "", str(one.place_id or ""))
        return self._new(text, where)

    def _new(self, text: str, where: Where) -> Meant:
        if self._units is None:
            self._units = Units(self.unit)
        ours = None if where.place else self._units.find(text)
        place = where.place.pk if where.place else None
        columns = {
            "name_zh" if has_han(text) else "name_en": text,
            "place_id": place,
            "country_id": where.country or None,
            "unit_id": ours.pk if ours else None,
        }
        key = fold(text)[:200], place, columns["country_id"]
        draft = BodyDraft(key=key, columns=tuple(columns.items()))
        return Meant(draft, where.country, str(place or ""))
