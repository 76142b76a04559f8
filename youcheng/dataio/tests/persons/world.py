"""Lists, and what became of them."""

from django.apps import apps

from youcheng.dataio.actions import persons as importing
from youcheng.dataio.models import Batch
from youcheng.dataio.tests.ledgers import titled
from youcheng.lib.versions import mark_of
from youcheng.search.models import Entry

HEAD = [
    "姓名", "中文名", "性别", "单位", "职务", "城市", "国家", "任职起", "邮箱", "电话", "语种",
    "同意", "备注",
]  # fmt: skip
GOOD = [
    "Ada Jung", "荣格", "女", "莱比锡市政府", "市长", "莱比锡", "德国", "2020-03",
    "ada@leipzig.example", "+49 341 1230", "德语、英语", "公职", "演示",
]  # fmt: skip


def book(*rows: list, head: list = HEAD) -> bytes:
    return titled("外宾通讯录", head, rows, "Sheet")


def but(**cells) -> list:
    row = list(GOOD)
    for name, text in cells.items():
        row[HEAD.index(name)] = text
    return row


def bare(name: str, **cells) -> list:
    """A row with no more than is said."""
    return [{"姓名": name, **cells}.get(column, "") for column in HEAD]


MING = bare("WANG Xiao Ming", 邮箱="ming@example.org", 电话="025-1234567", 单位="友协", 职务="理事")


def drafted(office, by, *rows: list, **options) -> Batch:
    return importing.draft_persons(
        book(*rows, **options), "名单.xlsx", unit=office, by=by, purpose="联络"
    )


def told(batch: Batch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("row").values_list("row", "verdict"))


def said(batch: Batch) -> str:
    return " ".join(p["message"] for row in batch.rows.all() for p in row.problems)


def decide(batch: Batch, by, **rows: str) -> None:
    """`_3="same"` for the third row of the sheet."""
    batch.refresh_from_db()
    decisions = {f"0:{row[1:]}": one for row, one in rows.items()}
    importing.decide_rows(batch, decisions, seen=mark_of(batch, importing.DRAFT), by=by)


def base() -> dict[str, list]:
    """The people base and its index, table by table."""
    models = [*apps.get_app_config("people").get_models(), Entry]
    derived = {"people.PersonKey", "search.Entry"}
    return {
        model._meta.label: sorted(
            str({**row, "id": 0 if model._meta.label in derived else row["id"]})
            for row in model._base_manager.values()
        )
        for model in models
    }
