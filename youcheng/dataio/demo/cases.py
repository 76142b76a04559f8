"""Cases of the demonstration office. None of these talks took place: every text says 演示."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from youcheng.accounts.models import Unit, User
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import Opinion
from youcheng.approvals.models import Seat
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.text import fold
from youcheng.pipeline import actions
from youcheng.pipeline.actions import CaseDraft, PaperDraft
from youcheng.pipeline.enums import CaseStage as S
from youcheng.pipeline.enums import PaperKind, Track
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.facts import facts_of, rules_on, ways_of
from youcheng.pipeline.rules import paper_for, steps
from youcheng.registry.models import Locality

REASON = "演示理由：已说明并随文报送。"
BACK = "请补充合作领域的可行性说明（演示意见）。"
SOURCE = "三年行动计划：每年新结3—4个（演示）"


@dataclass(frozen=True, slots=True)
class Told:
    """A case: country and English name of the place, what it is about, and its steps: stage, and
    how many days before today it was taken. papers: filed beside the steps."""

    country: str
    place: str
    track: Track
    aim: str
    unit: str
    steps: tuple[tuple[S, int], ...]
    papers: tuple[PaperKind, ...] = ()
    planned_in: int | None = None
    fields: dict[str, str] = field(default_factory=dict)


_DOSSIER = (PaperKind.PROFILE, PaperKind.CONSENT, PaperKind.ASSOCIATION_OPINION)
TOLD = (
    Told("CA", "Toronto", Track.COOPERATIVE, "科教资源、孵化器", "", ((S.LEAD, 21),)),
    Told("DE", "Heidelberg", Track.COOPERATIVE, "生命科学、高校", "", ((S.LEAD, 40),)),
    Told("TH", "Chiang Rai", Track.COOPERATIVE, "周边国家、旅游", "", ((S.LEAD, 12),)),
    Told("RW", "Kigali", Track.FORMAL, "非洲布局", "", ((S.LEAD, 66),)),
    Told("MX", "Guadalajara", Track.FORMAL, "文化旅游", "", ((S.LEAD, 210), (S.CONTACT, 95)),
         planned_in=260),
    Told("US", "Los Angeles", Track.FORMAL, "大数据、智慧城市", "",
         ((S.LEAD, 180), (S.CONTACT, 38))),
    Told("FI", "Oulu", Track.FORMAL, "生命科学、大健康", "",
         ((S.LEAD, 320), (S.CONTACT, 240), (S.INTENT_DRAFTED, 120), (S.INTENT_SIGNED, 55)),
         planned_in=200),
    Told("ZM", "Livingstone", Track.COOPERATIVE, "生态保护", "",
         ((S.LEAD, 300), (S.CONTACT, 220), (S.CITY_REVIEW, 70), (S.PROVINCE_REVIEW, 41),
          (S.RETURNED, 12)), _DOSSIER, 60),
    Told("NZ", "Auckland", Track.COOPERATIVE, "教育、乳品科技", "",
         ((S.LEAD, 290), (S.CONTACT, 200), (S.CITY_REVIEW, 48), (S.PROVINCE_REVIEW, 17)),
         _DOSSIER, 75),
    Told("FR", "Rennes", Track.DISTRICT, "法语教学", "gulou",
         ((S.LEAD, 700), (S.CONTACT, 610), (S.INTENT_DRAFTED, 520), (S.INTENT_SIGNED, 480),
          (S.UNIT_REVIEW, 430), (S.CITY_REVIEW, 390), (S.PROVINCE_REVIEW, 350),
          (S.NATIONAL_REVIEW, 300), (S.APPROVED, 190)), _DOSSIER, 20),
    Told("KZ", "Almaty", Track.COOPERATIVE, "企业走出去", "",
         ((S.LEAD, 400), (S.CONTACT, 330), (S.CITY_REVIEW, 130), (S.APPROVED, 90), (S.SIGNED, 24)),
         _DOSSIER),
    Told("BR", "Curitiba", Track.COOPERATIVE, "城市规划", "",
         ((S.LEAD, 500), (S.CONTACT, 420), (S.DROPPED, 260))),
)  # fmt: skip


def open_cases(*, home: Unit, today: date, at: datetime) -> int:
    """Open the cases by the product's own actions, as the officer of the demonstration. Returns
    how many; a place that the gazetteer does not know is left out."""
    officer = User.objects.get(username="demo")
    leader = User.objects.get(username="leader")
    actions.set_quota(home, today.year, low=3, high=4, source=SOURCE, by=officer)
    units = {unit.code: unit for unit in Unit.objects.filter(path__startswith=home.path)}
    n = 0
    for told in TOLD:
        place = _place(told)
        if place is None:
            continue
        unit = units.get(told.unit, home)
        planned = today + timedelta(days=told.planned_in) if told.planned_in else None
        draft = CaseDraft(
            track=told.track, home=unit, place=place, owner=unit, aim=told.aim,
            opened_on=today - timedelta(days=told.steps[0][1]), planned_on=planned,
            note="演示记录，并非实际事项。", is_demo=True,
        )  # fmt: skip
        try:
            case = actions.open_case(draft, by=officer, at=at)
        except Refused:
            # There is a tie with it already.
            continue
        for kind in told.papers:
            paper = PaperDraft(kind, heading="演示文件", dated_on=draft.opened_on)
            actions.add_paper(case, paper, by=officer, at=at)
        for stage, days in told.steps[1:]:
            _take(case, stage, today - timedelta(days=days), today, officer, leader, at)
        n += 1
    _decide(officer, leader, today, at)
    return n


CHAIN = "demo"
GUARDED = (S.CITY_REVIEW, S.PROVINCE_REVIEW)


def _decide(officer: User, leader: User, today: date, at: datetime) -> None:
    """A chain before the request leaves the office, and two rounds that run along it: one waits
    at a blind stop, the other for the leader."""
    for year in range(today.year - 3, today.year + 2):
        with suppress(Refused, Stale):
            deciding.take_year("CN", year, by=None, at=at)
    people = {
        one.username: one
        for one in User.objects.filter(username__in=("europe", "archive", "outbound"))
    }
    head, law, clerk = (people[name] for name in ("europe", "archive", "outbound"))
    chain = deciding.set_chain(
        CHAIN, "市外办内部审核（演示）", by=officer, name_en="Review within the office (demo)",
        stops=[
            StopDraft("处内审核", "Section's review", people=[head], days=3),
            StopDraft(
                "法制与保密会审", "Law and secrecy", people=[law, clerk], is_blind=True, days=3
            ),
            StopDraft("办领导审定", "Decision of the leader", people=[leader], days=5),
        ],
    )  # fmt: skip
    for target in GUARDED:
        actions.set_case_chain(target, chain, by=officer)
    _round("Oulu", S.CITY_REVIEW, (head, law), officer, at - timedelta(days=9), 2)
    _round("Livingstone", S.PROVINCE_REVIEW, (head, law, clerk), officer, at, 0)


def _round(
    place: str, target: S, speakers: tuple[User, ...], officer: User, at: datetime, wait: int
) -> None:
    """wait: days between one word and the next."""
    case = Case.objects.filter(place__names__key=fold(place), is_demo=True).first()
    if case is None or target not in steps(case.track, case.stage, case.returned_from):
        return
    link = actions.ask_for_decision(
        case, target, version=case.version, by=officer, note="演示：请审核上报材料。", at=at
    )
    for n, who in enumerate(speakers, start=1):
        seat = Seat.objects.get(stop__round=link.round, asked=who)
        actions.speak_on_case(
            link, seat, Opinion.AGREE, by=who, text="同意（演示）。",
            at=at + timedelta(days=wait * n),
        )  # fmt: skip


def _place(told: Told) -> Locality | None:
    rows = Locality.objects.current().filter(country=told.country, names__key=fold(told.place))
    return rows.order_by("-population", "pk").distinct().first()


def _take(
    case: Case, stage: S, on: date, today: date, officer: User, leader: User, at: datetime
) -> None:
    """One step, every warning passed with the demonstration's reason."""
    case.refresh_from_db()
    kind = paper_for(case.track, case.stage, stage)
    paper = PaperDraft(kind, number="演示第1号", heading="演示文件", dated_on=on) if kind else None
    one = Case.objects.select_related("home", "place__country").get(pk=case.pk)
    ways = ways_of(one, facts_of([one], on)[one.pk], rules_on(on))
    way = next(way for way in ways if way.target == stage)
    reasons = {verdict.rule.code: REASON for verdict in way.in_the_way}
    needs_leader = any(one.who_passes == "leader" for one in way.in_the_way)
    actions.advance(
        case, stage, on=on, version=case.version, by=leader if needs_leader else officer,
        today=today, reason=BACK if stage in {S.RETURNED, S.DROPPED} else "", paper=paper,
        reasons=reasons, at=at,
    )  # fmt: skip
