"""Regular exchange of the demonstration office. None of it is real: every text says 演示."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import Field
from youcheng.mechanisms import actions
from youcheng.mechanisms.actions import MechanismDraft, Said
from youcheng.mechanisms.enums import Hosting, Running, TurnState, WordKind
from youcheng.mechanisms.models import Mechanism
from youcheng.registry.models import Tie

MECHANISMS = (
    ("Leipzig", "青少年夏令营（演示）", "Youth summer camp (demonstration)", "education",
     12, (7, 8), Hosting.IN_TURN, 3, "agreed"),
    ("Leipzig", "市长视频会晤（演示）", "Mayors’ video talks (demonstration)", "",
     6, None, Hosting.IN_TURN, 2, "late"),
    ("Eindhoven", "高校合作周（演示）", "University week (demonstration)", "education",
     24, (10, 10), Hosting.ABROAD, 4, "planned"),
    ("Perth", "中小学网上课堂（演示）", "Online classroom (demonstration)", "education",
     12, (3, 5), Hosting.HOME, 2, "none"),
    ("Stuttgart", "博物馆馆员互访（演示）", "Exchange of museum staff (demonstration)", "culture",
     12, (11, 12), Hosting.IN_TURN, 2, "paused"),
)  # fmt: skip
"""Place, heading in two languages, field, months from turn to turn, usual months, where it is held,
years since the first turn, and where its next one stands."""
PATTERNS = (
    ("向对方发出邀请函（演示）", Side.HOME, 16),
    ("参加人员名单", Side.ABROAD, 10),
    ("日程和经费安排报批（演示）", Side.HOME, 8),
    ("航班和签证信息", Side.ABROAD, 3),
)


def keep_mechanisms(*, home: Unit, at: datetime) -> int:
    """By the product's own actions, as the officer of the demonstration. Returns how many."""
    officer, today = User.objects.get(username="demo"), localdate(at)
    n = 0
    for place, *rest in MECHANISMS:
        tie = Tie.objects.filter(home=home, place__name_en=place).order_by("pk").first()
        if tie is not None:
            _keep(tie, tuple(rest), officer, today)
            n += 1
    tie = Tie.objects.filter(mechanisms__isnull=False).order_by("mechanisms__pk").first()
    if tie is not None:
        _hear(tie, officer, at)
    return n


def _keep(tie: Tie, given: tuple, by: User, today: date) -> Mechanism:
    heading, english, code, every, months, hosting, ago, state = given
    one = actions.set_up(
        tie,
        MechanismDraft(
            unit=tie.home, started=today.year - ago, heading_zh=heading, heading_en=english,
            field=Field.objects.filter(code=code).first(), hosting=hosting, every=every,
            month_from=months[0] if months else None, month_to=months[1] if months else None,
        ),
        by=by,
    )  # fmt: skip
    for item, side, weeks in PATTERNS:
        actions.add_pattern(one, heading=item, side=side, unit=None, weeks=weeks, by=by)
    first = date(today.year - 1, months[0] if months else 3, 12)
    turn = actions.plan(
        one, year=first.year, host=Side.HOME, from_on=first, to_on=first + timedelta(days=6), by=by
    )
    if state != "late":
        actions.hold(turn, from_on=first, to_on=first + timedelta(days=6), by=by)
    if state in {"agreed", "planned"}:
        begins = today + timedelta(days=70)
        turn = actions.plan(
            one, year=begins.year, host=Side.ABROAD, from_on=begins,
            to_on=begins + timedelta(days=6), by=by,
        )  # fmt: skip
        first_item = turn.items.order_by("pk")[0]
        actions.finish_item(first_item, evidence="邀请函已寄出（演示）", on=today, by=by)
    if state == "agreed":
        actions.set_days(
            turn, from_on=turn.from_on, to_on=turn.to_on, host=turn.host, version=turn.version,
            target=TurnState.AGREED, by=by,
        )  # fmt: skip
    if state == "paused":
        actions.run(one, Running.PAUSED, reason="场馆维修（演示）", by=by, on=today)
    return one


def _hear(tie: Tie, by: User, at: datetime) -> None:
    """What the partner said on its page, whose address nobody knows any more."""
    today = localdate(at)
    page, _token = actions.open_page(
        tie, language="de", ends_on=today + timedelta(days=180), by=by, at=at
    )
    mechanism = tie.mechanisms.order_by("pk")[0]
    turn = mechanism.turns.order_by("-number")[0]
    begins = today + timedelta(days=84)
    windows = tuple(
        (begins + timedelta(days=7 * n), begins + timedelta(days=7 * n + 6)) for n in range(2)
    )
    actions.say(
        page,
        Said(WordKind.DATES, turn=turn, windows=windows, text="Beides passt uns (Demonstration)."),
        at=at,
    )
    actions.say(
        page,
        Said(
            WordKind.NEED, heading="Partnerschule für Musik gesucht (Demonstration)",
            sector="Bildung", until_on=today + timedelta(days=200),
        ),
        at=at,
    )  # fmt: skip
    actions.say(page, Said(WordKind.FACT, fact="name", shown="Leipzig", is_right=True), at=at)
