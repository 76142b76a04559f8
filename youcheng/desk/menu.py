"""The menu as data: only pages that exist, in the order of the day."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Density
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, roots_for
from youcheng.desk import keys
from youcheng.desk.queries.home import Counts
from youcheng.lib.text import isolated
from youcheng.registry.templatetags.registry_marks import named


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Equal to itself alone, so that a menu can be the key under which it is kept once drawn."""

    url: str
    icon: str
    title: Any
    permission: Permission
    prefix: str | tuple[str, ...]
    """Where the entry is the present place: prefixes of a path; "/" means that page alone."""
    go: str = ""
    """The letter that leads there after G."""
    short: Any = ""
    """For the narrow bar of a phone, where the title is long."""
    count: str = ""
    """Which of the person's counts stands beside it: see `queries.home.Counts`."""
    but: tuple[str, ...] = ()
    """Prefixes below its own that another entry leads to."""

    def is_here(self, path: str) -> bool:
        if self.prefix == "/":
            return path == self.prefix
        return path.startswith(self.prefix) and not path.startswith(self.but or "\n")


DECIDING = ("/pipeline/rounds/", "/pipeline/chains/", "/pipeline/calendars/", "/pipeline/deputies/")

GROUPS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(
                "home", "layout-dashboard", _("Desk"), Permission.TIE_VIEW, "/", "w", count="due"
            ),
            Entry(
                "alerts", "bell", _("Alerts"), Permission.TIE_VIEW, "/alerts/", "a", count="alerts"
            ),
            Entry(
                "notices:inbox",
                "inbox",
                _("Notices"),
                Permission.TIE_VIEW,
                "/notices/",
                "n",
                count="notices",
            ),
        ),
    ),
    (
        _("Ties"),
        (
            Entry(
                "registry:tie-list",
                "building-community",
                _("Sister cities"),
                Permission.TIE_VIEW,
                ("/ties/", "/cities/", "/documents/"),
                "c",
                count="ties",
            ),
            Entry(
                "circulars:list",
                "speakerphone",
                _("Circulars"),
                Permission.CIRCULAR_VIEW,
                "/circulars/",
                "t",
            ),
            Entry(
                "pipeline:board",
                "route",
                _("Pipeline of new ties"),
                Permission.CASE_VIEW,
                "/pipeline/",
                "l",
                _("Pipeline"),
                but=DECIDING,
            ),
            Entry(
                "pipeline:round-list",
                "rubber-stamp",
                _("Decisions on cases"),
                Permission.CASE_VIEW,
                DECIDING,
                "d",
                _("Decisions"),
                count="decisions",
            ),
            Entry(
                "exchanges:exchange-list",
                "arrows-exchange",
                _("Exchanges"),
                Permission.EXCHANGE_VIEW,
                "/exchanges/",
                "e",
            ),
            Entry(
                "people:person-list",
                "address-book",
                _("People base"),
                Permission.PEOPLE_VIEW,
                ("/persons/", "/organisations/"),
                "p",
                _("Contacts"),
            ),
        ),
    ),
    (
        _("Cooperation"),
        (
            Entry(
                "opportunities:list",
                "puzzle",
                _("Opportunities"),
                Permission.OPPORTUNITY_VIEW,
                "/opportunities/",
                "o",
            ),
            Entry(
                "consultations:list",
                "calendar-event",
                _("Consultations"),
                Permission.CONSULTATION_VIEW,
                "/consultations/",
                "m",
            ),
            Entry(
                "responsibilities:matrix",
                "users-group",
                _("Responsibilities"),
                Permission.TIE_VIEW,
                "/responsibilities/",
                "r",
            ),
            Entry(
                "mechanisms:calendar",
                "calendar-repeat",
                _("Regular exchange"),
                Permission.MECHANISM_VIEW,
                "/mechanisms/",
                "x",
                _("Regular"),
            ),
        ),
    ),
    (
        _("Study"),
        (
            Entry(
                "analytics:situation",
                "chart-histogram",
                _("Situation"),
                Permission.SITUATION_VIEW,
                "/situation/",
                "s",
            ),
            Entry(
                "dossiers:dossier-list",
                "activity-heartbeat",
                _("Vitality and types"),
                Permission.DOSSIER_VIEW,
                "/dossiers/",
                "v",
                _("Vitality"),
            ),
            Entry(
                "registry:wording",
                "text-spellcheck",
                _("Wording of papers"),
                Permission.TIE_VIEW,
                "/wording/",
                short=_("Wording"),
            ),
        ),
    ),
    (
        _("Data"),
        (
            Entry(
                "dataio:import-list",
                "database-import",
                _("Import and export"),
                Permission.TIE_IMPORT,
                "/import/",
                "i",
                _("Import"),
            ),
        ),
    ),
    (
        _("Administration"),
        (
            Entry("person-list", "users", _("People"), Permission.PERSON_MANAGE, "/people/"),
            Entry("unit-tree", "sitemap", _("Units"), Permission.PERSON_MANAGE, "/units/"),
            Entry(
                "audit",
                "shield-check",
                _("Audit log"),
                Permission.AUDIT_VIEW,
                "/audit/",
            ),
        ),
    ),
)


COMMANDS: tuple[Entry, ...] = (
    Entry("registry:tie-add", "plus", _("Enter a tie"), Permission.TIE_EDIT, ""),
    Entry("pipeline:case-add", "route", _("Open a case"), Permission.CASE_LEAD, ""),
    Entry("opportunities:add", "puzzle", _("New opportunity"), Permission.OPPORTUNITY_EDIT, ""),
    Entry("people:person-add", "address-book", _("Take a person in"), Permission.PEOPLE_EDIT, ""),
    Entry("exchanges:gift-limits", "gift", _("Limits for gifts"), Permission.EXCHANGE_VIEW, ""),
    Entry("documents:list", "files", _("Search in documents"), Permission.DOCUMENT_VIEW, ""),
    Entry("documents:add", "file-plus", _("File a document"), Permission.DOCUMENT_EDIT, ""),
    Entry("people:double-list", "users", _("Possible duplicates"), Permission.PEOPLE_MERGE, ""),
    Entry("dataio:import-list", "database-import", _("Import a ledger"), Permission.TIE_IMPORT, ""),
    Entry("dataio:ledger-export", "download", _("Export the ledger"), Permission.TIE_EXPORT, ""),
    Entry("dataio:claim-list", "list-search", _("Decide on claims"), Permission.CLAIM_REVIEW, ""),
)
"""What the palette can do, besides going to a page."""

NEW: tuple[Entry, ...] = (
    Entry(
        "exchanges:exchange-add",
        "message-plus",
        _("Record an exchange"),
        Permission.EXCHANGE_EDIT,
        "",
    ),
    Entry(
        "exchanges:mail-take", "mail-down", _("E-mail into a draft"), Permission.EXCHANGE_EDIT, ""
    ),
    Entry("registry:tie-add", "building-community", _("New tie"), Permission.TIE_EDIT, ""),
    Entry("people:person-add", "address-book", _("New person"), Permission.PEOPLE_EDIT, ""),
    Entry("people:organisation-add", "building", _("New organisation"), Permission.PEOPLE_EDIT, ""),
    Entry("dataio:import-list", "database-import", _("Import a ledger"), Permission.TIE_IMPORT, ""),
    Entry("documents:add", "file-plus", _("File a document"), Permission.DOCUMENT_EDIT, ""),
    Entry("invitation-add", "user-plus", _("Invite a colleague"), Permission.PERSON_MANAGE, ""),
    Entry("unit-add", "sitemap", _("New unit"), Permission.PERSON_MANAGE, ""),
)
"""What the key N and the menu "New" begin."""

BOTTOM = 4
"""Entries in the bottom bar of a phone; the others stand under "More"."""
AT_THE_TOP = frozenset({"alerts", "notices:inbox"})
"""Not among them: the bell and the tray at the top lead there."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one person sees it on one page."""

    entry: Entry
    is_here: bool
    n: int


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page needs around it; nothing for a visitor who has not signed in."""
    user = getattr(request, "user", None)
    base = {
        "languages": tuple(settings.LANGUAGES),
        "today": localdate(),
        "full_path": request.get_full_path(),
    }
    if user is None or not user.is_authenticated:
        return base
    office = next(iter(roots_for(user)), None)
    # Who must add a second factor first may go nowhere else.
    is_led = getattr(request, "is_second_factor_due", False)
    counts = request.session.get("counts", {}) if hasattr(request, "session") else {}
    groups = tuple(
        (
            title,
            tuple(
                Item(entry, entry.is_here(request.path), counts.get(entry.count, 0))
                for entry in entries
                if not is_led and can(user, entry.permission)
            ),
        )
        for title, entries in GROUPS
    )
    flat = [item for _title, items in groups for item in items]
    main = tuple(item for item in flat if item.entry.url not in AT_THE_TOP)
    return {
        **base,
        "menu": tuple((title, items) for title, items in groups if items),
        "bottom": main[:BOTTOM],
        "bottom_rest": main[BOTTOM:],
        "new_menu": tuple(e for e in NEW if not is_led and can(user, e.permission)),
        "has_alerts": any(item.entry.url == "alerts" for item in flat),
        "menu_counts": Counts.kept(counts),
        "office": office,
        "office_name": isolated(office.name) if office else "",
        "user_name": named(user),
        "user_letter": str(user)[:1].upper(),
        # Asked for by whole pages alone.
        "user_unit": lambda: user.unit,
        "has_unit": user.unit_id is not None,
        "density": user.density,
        "densities": tuple(Density.choices),
        "key_groups": keys.groups((item.entry.go, item.entry.title) for item in flat),
    }
