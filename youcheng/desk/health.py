"""What can be wrong with an installation."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.accounts.queries import home_unit
from youcheng.desk import health_files as files
from youcheng.desk.findings import Finding
from youcheng.desk.sso import NEEDED, missing
from youcheng.desk.statics import is_gathered
from youcheng.notices.models import Delivery
from youcheng.registry.models import Country, Locality, Tie, TieSpan

ROOM_MB = 500
LATE = timedelta(minutes=10)
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def findings() -> Iterator[Finding]:
    """Each check in turn; those that need the database stop where it does not answer."""
    yield _python()
    yield _sqlite()
    yield from _folders()
    yield _assets()
    yield _catalogues()
    yield _secret()
    yield _sso()
    answers = _database()
    yield answers
    if not answers.is_well:
        return
    migrated = _migrations()
    yield migrated
    if not migrated.is_well:
        return
    checks: tuple[Callable[[], Finding], ...] = (
        _reference, _office, _people, _spans, files.store_answers, files.worker_works, notices_go,
        files.scanner_answers, files.office_program,
    )  # fmt: skip
    for check in checks:
        yield check()


def notices_go() -> Finding:
    """Whether somebody sends what waits. What a server refuses for now waits until a later hour."""
    late = Delivery.objects.due(timezone.now() - LATE).count()
    return Finding(
        "notices",
        not late,
        _("No notice waits for long.")
        if not late
        else _("%(n)d notices wait: nobody sends e-mails and webhooks.") % {"n": late},
        _("Start `youcheng serve`, or `youcheng deliver` beside it."),
    )


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "python",
        sys.version_info >= (3, 11),
        _("Python %(version)s") % {"version": version},
        _("Install Python 3.11 or newer and run make setup."),
    )


def _sqlite() -> Finding:
    return Finding(
        "sqlite",
        sqlite3.sqlite_version_info >= (3, 35, 0),
        _("SQLite library %(version)s") % {"version": sqlite3.sqlite_version},
        _("SQLite 3.35 or newer is needed; use another Python, or PostgreSQL."),
    )


def _folders() -> Iterator[Finding]:
    var = Path(settings.VAR)
    is_there = var.is_dir() and os.access(var, os.W_OK)
    yield Finding(
        "var",
        is_there,
        _("The folder for data, %(path)s, can be written.") % {"path": var}
        if is_there
        else _("The folder for data, %(path)s, cannot be written.") % {"path": var},
        _("Create it, or give this account the right to write there."),
    )
    if is_there:
        free = shutil.disk_usage(var).free // 1024 // 1024
        yield Finding(
            "disk",
            free >= ROOM_MB,
            _("%(free)d MB are free on the disk.") % {"free": free},
            _("Make room: at least %(least)d MB.") % {"least": ROOM_MB},
        )


def _assets() -> Finding:
    is_fetched = (Path(settings.BASE) / "static" / "vendor" / ".done").exists()
    if not is_fetched:
        return Finding(
            "assets", False, _("The browser assets are missing."), _("Run make setup (needs npm).")
        )
    return Finding(
        "assets",
        True,
        _("The browser assets are there and gathered.")
        if is_gathered()
        else _("The browser assets are there; the next start gathers them."),
    )


def _catalogues() -> Finding:
    missing = [
        language
        for language in ("zh_Hans", "zh_Hant")
        if not (Path(settings.BASE) / "locale" / language / "LC_MESSAGES" / "django.mo").exists()
    ]
    return Finding(
        "catalogues",
        not missing,
        _("The translations are compiled.") if not missing else _("Translations are missing."),
        _("Run python scripts/messages.py compile."),
    )


def _secret() -> Finding:
    path = Path(settings.VAR) / "secret-key"
    is_open = path.exists() and path.stat().st_mode & 0o077
    return Finding(
        "secret",
        not is_open,
        _("The secret key is private.") if not is_open else _("Others can read the secret key."),
        _("Run chmod 600 %(path)s.") % {"path": path},
    )


def _sso() -> Finding:
    """Half a setting is worse than none: the button is missing, and nobody knows why."""
    empty = missing()
    mend = _("See docs/how-to/sign-in.md.")
    if len(empty) == len(NEEDED):
        return Finding("sso", True, _("People sign in with the passwords of this office only."))
    if empty:
        said = _("Sign-in through a provider is half set up; missing: %(names)s.")
        return Finding("sso", False, said % {"names": ", ".join(empty)}, mend)
    url = urlsplit(settings.OIDC_ISSUER)
    if url.scheme != "https" and url.hostname not in LOCAL:
        said = _("The address of %(name)s has no https: its answers could be forged on the way.")
        return Finding("sso", False, said % {"name": settings.OIDC_NAME}, mend)
    if settings.OIDC_CREATE and not settings.OIDC_CLAIM:
        said = _("Accounts cannot be made on arrival: YOUCHENG_OIDC_CLAIM is missing.")
        return Finding("sso", False, said, mend)
    said = _("People can sign in with %(name)s.")
    return Finding("sso", True, said % {"name": settings.OIDC_NAME})


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            version = ""
            if connection.vendor == "postgresql":
                cursor.execute("SHOW server_version")
                version = cursor.fetchone()[0]
    except DatabaseError as error:
        return Finding(
            "database",
            False,
            _("The database does not answer: %(error)s") % {"error": str(error).strip()[:200]},
            _("Check DATABASE_URL, and that the database server runs."),
        )
    return Finding(
        "database",
        True,
        _("The database answers: %(vendor)s %(version)s")
        % {"vendor": connection.vendor, "version": version},
    )


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(
        "migrations",
        not plan,
        _("The database has the present shape.")
        if not plan
        else _("%(n)d migrations are waiting.") % {"n": len(plan)},
        _("Run youcheng setup."),
    )


def _reference() -> Finding:
    countries, places = Country.objects.count(), Locality.objects.count()
    return Finding(
        "reference",
        countries > 200 and places > 10_000,
        _("Reference data: %(countries)d countries, %(places)d places.")
        % {"countries": countries, "places": places},
        _("Run youcheng setup."),
    )


def _office() -> Finding:
    office = home_unit()
    return Finding(
        "office",
        office is not None,
        _("The office is %(name)s.") % {"name": office} if office else _("No office is set up."),
        _("Run youcheng setup --office nanjing, or with a file of your own."),
    )


def _people() -> Finding:
    is_any = User.objects.filter(is_active=True).exists()
    return Finding(
        "people",
        is_any,
        _("Somebody can sign in.") if is_any else _("Nobody can sign in."),
        _("Run youcheng demo, or python manage.py createsuperuser."),
    )


def _spans() -> Finding:
    """Every tie that was opened by an agreement must have a standing, or figures would miss it."""
    begun = Tie.objects.filter(
        events__retracted_at=None, events__kind__in=["established", "attested", "upgraded"]
    ).distinct()
    lost = begun.exclude(pk__in=TieSpan.objects.filter(known_to=None).values("tie")).count()
    return Finding(
        "spans",
        lost == 0,
        _("Every tie has its standing.")
        if not lost
        else _("%(n)d ties have events but no standing.") % {"n": lost},
        _("Run youcheng refold."),
    )
