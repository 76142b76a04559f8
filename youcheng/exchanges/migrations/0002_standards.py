"""The fields of exchange, and when a gift needs attention: what an office starts from.

Fields: the blue book on friendly exchange of cities (1973-2015) speaks of fourteen and its readable
parts name thirteen; the fourteenth is left open and marked. Limits: the State Council's rules on
gifts in official dealings with foreigners (Order 133 of 1993) speak of 200 yuan for received ones;
for given ones the office has to say. Each limit is marked as to be confirmed. Runs again without
harm; 16 rows.
"""

import datetime

from django.db import migrations

BOOK = "《中国城市友好交往蓝皮书》（1973—2015），城市友好交往度指数的领域划分；可读部分列出13个领域。"
FIELDS = [
    ("trade", "贸易", "trade"),
    ("investment", "投资", "investment"),
    ("tourism", "旅游", "tourism"),
    ("politics", "政治", "politics"),
    ("energy", "能源", "energy"),
    ("science", "科技", "science and technology"),
    ("environment", "环保", "environment"),
    ("sport", "体育", "sport"),
    ("culture", "文化", "culture"),
    ("health", "卫生", "health"),
    ("transport", "交通", "transport"),
    ("building", "城建", "city building"),
    ("education", "教育人才", "education and talent"),
]
OPEN_FIELD = ("other", "其他", "other")
RECEIVED = (
    "《国务院关于在对外公务活动中赠送和接受礼品的规定》（国务院令第133号，1993年12月5日）；"
    "金额与办理期限以本单位现行规定为准。"
)


def fill(apps, schema_editor):
    field = apps.get_model("exchanges", "Field")
    for n, (code, zh, en) in enumerate(FIELDS):
        field.objects.get_or_create(
            code=code, defaults={"name_zh": zh, "name_en": en, "position": n, "source": BOOK}
        )
    code, zh, en = OPEN_FIELD
    field.objects.get_or_create(
        code=code,
        defaults={
            "name_zh": zh,
            "name_en": en,
            "position": len(FIELDS),
            "source": BOOK + "第14项名称待核。",
            "is_confirmed": False,
        },
    )
    limit = apps.get_model("exchanges", "GiftLimit")
    limit.objects.get_or_create(
        direction="received",
        currency="CNY",
        from_on=datetime.date(1993, 12, 5),
        defaults={
            "amount": 200,
            "text": "达到或超过此值的，登记并按规定上交",
            "source": RECEIVED,
        },
    )
    limit.objects.get_or_create(
        direction="given",
        currency="CNY",
        from_on=datetime.date(1993, 12, 5),
        defaults={
            "amount": None,
            "text": "对外赠礼限额由本单位按现行外宾接待经费规定填写",
            "source": "待本单位核定。",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
