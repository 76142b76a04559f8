"""Needs and offers of the demonstration office. None was ever made: every text says 演示."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.opportunities import actions
from youcheng.opportunities.actions import OpportunityDraft
from youcheng.opportunities.enums import Origin, Outcome, RefusalReason, Sense, Side
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Locality, TieSpan

SAID = "（演示）"
HOME = (
    ("jiangbei", Sense.SEEKS, "肿瘤免疫检测技术转化与临床合作",
     "寻求肿瘤免疫检测技术，希望与医院、研究机构共同开展临床验证。", ("biomedicine",), 3_000_000),
    ("jiangning", Sense.SEEKS, "智能网联汽车零部件联合研发",
     "寻求自动驾驶传感器与动力电池方面的联合研发伙伴。", ("vehicles",), 5_000_000),
    ("qixia", Sense.OFFERS, "高校聚集区接待青年研学团",
     "可接待友城中学生、大学生夏令营，提供宿舍、汉语课程和文化体验。", ("culture",), None),
    ("xuanwu", Sense.OFFERS, "城墙与博物馆联合展览",
     "可提供明城墙主题展览，寻求对方博物馆或文化遗产机构交换展览。", ("culture",), None),
    ("jianye", Sense.SEEKS, "金融科技孵化器互设站点",
     "寻求与创业孵化器、风险投资机构互设站点。", ("finance",), 1_000_000),
)  # fmt: skip
ABROAD = (
    ("Leipzig", Sense.OFFERS, "Immune diagnostics for clinical partners",
     "A science park offers biotechnology companies with tumour diagnostics; hospitals wanted.",
     ("biomedicine",)),
    ("Eindhoven", Sense.OFFERS, "Sensors and batteries for autonomous driving",
     "Joint research on sensors, semiconductors and electric vehicles.", ("vehicles",)),
    ("Birmingham", Sense.SEEKS, "Youth orchestra looks for a host",
     "A school orchestra of 40 young musicians plans a summer camp with concerts.", ("culture",)),
    ("Daejeon", Sense.SEEKS, "Startup incubators to exchange with",
     "An incubator looks for a partner for accelerator programmes and venture capital.",
     ("finance",)),
    ("Florence", Sense.OFFERS, "Exhibition of restored drawings",
     "A museum offers an exhibition of drawings and training in the conservation of heritage.",
     ("culture",)),
)  # fmt: skip
LIST = "nanjing-441"


def open_opportunities(*, home: Unit, at: datetime) -> int:
    """Returns how many there are."""
    users = User.objects.filter(username__in=["demo", "qixia"])
    people = {user.username: user for user in users}
    units = {unit.code: unit for unit in Unit.objects.filter(path__startswith=home.path)}
    today = localdate(at)
    made = {}
    for n, (code, sense, heading, text, sectors, amount) in enumerate(HOME):
        one = actions.enter(
            OpportunityDraft(
                Side.HOME, sense, SAID + heading, units.get(code, home), text=text,
                sectors=list(_sectors(sectors)), amount_high=amount,
                currency="CNY" if amount else "", expires_on=today + timedelta(days=200 + 30 * n),
                is_demo=True,
            ),
            by=people["demo"], at=at - timedelta(days=20 + n),
        )  # fmt: skip
        made[heading] = one
    n_abroad = 0
    for city, sense, heading, text, sectors in ABROAD:
        place = _place(city)
        if place is None:
            continue
        n_abroad += 1
        actions.enter(
            OpportunityDraft(
                Side.ABROAD, sense, SAID + heading, home, text=text, place=place,
                sectors=list(_sectors(sectors)), expires_on=today + timedelta(days=180),
                origin=Origin.MEETING, origin_note="会谈记录（演示）", is_demo=True,
            ),
            by=people["demo"], at=at - timedelta(days=15),
        )  # fmt: skip
    _brought_together(made, people["demo"], at)
    return len(made) + n_abroad


def _brought_together(made: dict, by: User, at: datetime) -> None:
    today = localdate(at)
    need = made["城墙与博物馆联合展览"]
    if (place := _place("Florence")) is not None:
        came = actions.introduce(
            need,
            place=place,
            made_on=today - timedelta(days=12),
            note="视频会议（演示）",
            by=by,
            at=at,
        )
        actions.note_outcome(
            came, outcome=Outcome.ANSWERED, answered_on=today - timedelta(days=3),
            note="愿意商谈展期（演示）", version=1, by=by, today=today,
        )  # fmt: skip
    if (place := _place("Birmingham")) is not None:
        actions.refuse(
            made["智能网联汽车零部件联合研发"], place=place, reason=RefusalReason.TIMING,
            note="对方今年不接新项目（演示）", by=by, at=at,
        )  # fmt: skip


def _sectors(codes: tuple[str, ...]) -> QuerySet[Sector]:
    return Sector.objects.filter(listing__code=LIST, code__in=codes)


def _place(name: str) -> Locality | None:
    """A city with a demonstration tie."""
    ties = TieSpan.objects.filter(known_to=None, tie__is_demo=True).order_by().values("place")
    return Locality.objects.filter(pk__in=ties, name_en=name).order_by("pk").first()
