"""Words that papers do not use: what an office starts from, each to be confirmed by it.

Treaty words: local governments conclude no treaties (Measures on concluding treaties, State Council
2022, article 4). The others are practice and marked so. Runs again without harm; 22 rows.
"""

from django.db import migrations

TREATIES = "《缔结条约管理办法》（国务院令第756号，2022年）第四条：地方无缔约权。"
PRACTICE = "工作惯例，待本单位核定。"
NO_TREATY = "地方政府无缔约权，友城文书不用条约用语。"
NO_STATE = "友城文书不代表国家，不设定国家义务。"
ONE_CHINA = "坚持一个中国原则，台湾是中国的一部分。"
WORDS = [
    ("条约", "treaty", "协议书、备忘录", NO_TREATY, "", TREATIES),
    ("公约", "treaty", "协议书", NO_TREATY, "乡规民约\n市民公约\n文明公约", TREATIES),
    ("议定书", "treaty", "协议书、合作纪要", NO_TREATY, "", TREATIES),
    ("缔约", "treaty", "签约、双方", NO_TREATY, "", TREATIES),
    ("批准书", "treaty", "批复", NO_TREATY, "", TREATIES),
    ("换文", "treaty", "往来函件", NO_TREATY, "", TREATIES),
    ("treaty", "treaty", "agreement, memorandum of understanding", NO_TREATY, "", TREATIES),
    ("treaties", "treaty", "agreements", NO_TREATY, "", TREATIES),
    ("convention", "treaty", "agreement", NO_TREATY, "convention centre\nconvention center",
     TREATIES),
    ("contracting parties", "treaty", "both cities, both sides", NO_TREATY, "", TREATIES),
    ("contracting party", "treaty", "each city, each side", NO_TREATY, "", TREATIES),
    ("ratification", "treaty", "approval", NO_TREATY, "", TREATIES),
    ("建交", "state", "结好", "国家建交，城市结好。", "", PRACTICE),
    ("中华人民共和国政府", "state", "市人民政府", NO_STATE, "", PRACTICE),
    ("法律约束力", "state", "（删去，或写“双方友好协商解决”）", NO_STATE, "不具有法律约束力\n无法律约束力",
     PRACTICE),
    ("legally binding", "state", "(leave out)", NO_STATE, "not legally binding", PRACTICE),
    ("diplomatic relations", "state", "sister-city relations", "国家建交，城市结好。", "", PRACTICE),
    ("台湾", "taiwan", "中国台湾、台湾地区", ONE_CHINA,
     "中国台湾\n台湾地区\n台湾省\n台湾同胞\n台湾问题", PRACTICE),
    ("中华民国", "taiwan", "（不用）", ONE_CHINA, "", PRACTICE),
    ("taiwan", "taiwan", "Taiwan, China; Taiwan region", ONE_CHINA,
     "Taiwan, China\nTaiwan region\nTaiwan Province\nChina's Taiwan\nTaiwan question", PRACTICE),
    ("republic of china", "taiwan", "(not used)", ONE_CHINA, "People's Republic of China\n"
     "People’s Republic of China", PRACTICE),
    ("formosa", "taiwan", "Taiwan, China", ONE_CHINA, "", PRACTICE),
]  # fmt: skip


def fill(apps, schema_editor):
    term = apps.get_model("registry", "WordingTerm")
    for word, kind, better, reason, allowed, source in WORDS:
        term.objects.get_or_create(
            word=word,
            defaults={
                "kind": kind,
                "better": better,
                "reason": reason,
                "allowed": allowed,
                "source": source,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_duties")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
