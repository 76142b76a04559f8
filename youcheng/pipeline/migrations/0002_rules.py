"""The rules on new ties that an office starts from; it adds, dates, weighs and switches its own.

Each names its source; what no readable text says is marked as to be confirmed (is_confirmed False).
Sources: docs/sources/pipeline.md. Runs again without harm; 17 rows.
"""

from django.db import migrations

NATIONAL = "《友好城市工作管理规定》（全国友协，2002年修订）"
ANHUI = "《安徽省友好城市工作管理规定》（皖政办〔1999〕40号）"
QINGDAO = "《青岛市与外国城市建立友好关系的规定》（青政发〔1998〕147号）"
GUIDE = "江西某市外办《建立国际友好城市关系审批程序》（2022-11-23）"
TREATIES = "《缔结条约管理办法》（国务院，2022）第四条"
PRACTICE = "工作惯例，未见成文依据，待本单位确认"

NEW = ["formal", "cooperative", "district", "grass_roots"]
FORMAL = ["formal", "district", "upgrade"]
ALL = [*NEW, "upgrade", "renewal", "suspension", "resumption", "termination"]
SIGNING = [*NEW, "upgrade", "renewal"]
FIRST_REVIEW = ["unit_review", "city_review"]

RULES = [
    {
        "code": "diplomatic_relations",
        "name_zh": "对方国家与我国已建交", "name_en": "Diplomatic relations",
        "text_zh": "对方城市所在国须与中华人民共和国有正式外交关系。",
        "text_en": "The partner's country keeps diplomatic relations with the People's Republic of China.",
        "remedy_zh": "未建交国家的城市不能结好；如建交日期未登记，请在国家资料中补录。",
        "remedy_en": "There is no tie with a city of such a country; where the date is merely missing, enter it.",
        "authority": "全国友协", "source": f"{NATIONAL}第七条；{GUIDE}", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "relations",
        "tracks": [*NEW, "upgrade"], "stages": ["contact", "intent_drafted", *FIRST_REVIEW, "signed"],
    },
    {
        "code": "home_level",
        "name_zh": "我方级别", "name_en": "Level of our side",
        "text_zh": "结好主体为省级政府或开放城市；区、县及以下一般不对外结好。",
        "text_en": "Provinces and open cities conclude ties; districts, counties and below in general do not.",
        "remedy_zh": "写明区级结好的理由，随文报送。",
        "remedy_en": "Say why a district should have this tie; the reason goes with the request.",
        "authority": "全国友协", "source": f"{NATIONAL}第八条；{ANHUI}第六条；{GUIDE}", "is_confirmed": True,
        "severity": "warn", "passing": "officer", "check_kind": "home_level",
        "params": {"levels": ["municipal"]},
        "tracks": ["formal", "cooperative", "district", "upgrade"], "stages": FIRST_REVIEW,
    },
    {
        "code": "matched_level",
        "name_zh": "级别相当", "name_en": "Matched level",
        "text_zh": "双方级别应大体对应，一般不低于城市一级；地位、综合实力和知名度应相称。",
        "text_en": "Both sides are of matching level, in general not below a city; weight and fame match.",
        "remedy_zh": "写明对方地位、实力与我方相称的依据。",
        "remedy_en": "Say in what way the partner's weight matches ours.",
        "authority": "全国友协", "source": f"{NATIONAL}第九条；{ANHUI}第七条；{QINGDAO}第七条", "is_confirmed": True,
        "severity": "warn", "passing": "officer", "check_kind": "matched_level",
        "tracks": [*NEW, "upgrade"], "stages": ["contact", *FIRST_REVIEW],
    },
    {
        "code": "one_to_one",
        "name_zh": "一对一", "name_en": "One to one",
        "text_zh": "对方城市已与我国其他城市结为友好城市的，一般不再与我结为正式友好城市，可结为友好合作城市。",
        "text_en": "A city that is a formal partner of another Chinese city does not become ours as well; it may become a cooperative one.",
        "remedy_zh": "改结友好合作关系，或写明理由；公开名录所载须先核实。",
        "remedy_en": "Conclude a cooperative tie, or say why; what a public list says has to be checked first.",
        "authority": "市政府", "source": f"{QINGDAO}第十条；国内做法不一", "is_confirmed": True,
        "severity": "warn", "passing": "officer", "check_kind": "one_to_one",
        "tracks": FORMAL, "stages": ["contact", *FIRST_REVIEW],
    },
    {
        "code": "one_per_country",
        "name_zh": "一国一友城", "name_en": "One per country",
        "text_zh": "同一城市在同一国家一般只结一个正式友好城市。",
        "text_en": "A city has as a rule one formal sister city in a country.",
        "remedy_zh": "写明与已有友城的互补性，随文报送。",
        "remedy_en": "Say how this tie complements the one that is there; the reason goes with the request.",
        "authority": "", "source": PRACTICE, "is_confirmed": False,
        "severity": "warn", "passing": "officer", "check_kind": "one_per_country",
        "params": {"formal_only": True}, "tracks": FORMAL, "stages": ["contact", *FIRST_REVIEW],
    },
    {
        "code": "acquaintance",
        "name_zh": "先交往后结好", "name_en": "Acquaintance first",
        "text_zh": "结为正式友好城市前应有一段了解和交往，至少有一次登记的往来。",
        "text_en": "A time of acquaintance and exchange comes before a formal tie: at least one exchange is on record.",
        "remedy_zh": "登记与对方的往来。", "remedy_en": "Record the exchanges there were.",
        "authority": "市政府", "source": f"{QINGDAO}第十一条；{GUIDE}（一）；{ANHUI}第八条", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "acquaintance",
        "params": {"contacts": 1, "months": 0}, "tracks": FORMAL, "stages": FIRST_REVIEW,
    },
    {
        "code": "letter_of_intent",
        "name_zh": "双方签署意向书", "name_en": "Letter of intent",
        "text_zh": "正式结好报批前，双方须已签署结好意向书。",
        "text_en": "Both sides have signed a letter of intent before a formal tie is submitted.",
        "remedy_zh": "登记已签署的意向书并附扫描件。", "remedy_en": "File the signed letter with its scan.",
        "authority": "市外办", "source": f"{GUIDE}（一）；{QINGDAO}第十五条", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "papers",
        "params": {"all": ["intent"]}, "tracks": ["formal", "district"], "stages": FIRST_REVIEW,
    },
    {
        "code": "intent_age",
        "name_zh": "意向书时效", "name_en": "Age of the letter of intent",
        "text_zh": "意向书签署已满 12 个月的，报批前宜与对方重新确认。",
        "text_en": "A letter of intent older than twelve months is confirmed anew before the case is submitted.",
        "remedy_zh": "登记对方的确认函。", "remedy_en": "File the partner's letter of confirmation.",
        "authority": "", "source": PRACTICE, "is_confirmed": False,
        "severity": "warn", "passing": "officer", "check_kind": "age",
        "params": {"kind": "intent", "months": 12}, "tracks": ["formal", "district"], "stages": FIRST_REVIEW,
    },
    {
        "code": "association_opinion",
        "name_zh": "征求全国友协意见", "name_en": "Opinion of the national association",
        "text_zh": "筹备正式结好前，应先征求全国友协意见。",
        "text_en": "The national association is asked for its opinion before a formal tie is prepared.",
        "remedy_zh": "登记全国友协的意见；尚无书面意见的，由领导说明。",
        "remedy_en": "File its opinion; where there is none in writing, a leader says so.",
        "authority": "省政府", "source": f"{ANHUI}第八条", "is_confirmed": True,
        "severity": "block", "passing": "leader", "check_kind": "papers",
        "params": {"all": ["association_opinion"]}, "tracks": FORMAL, "stages": FIRST_REVIEW,
    },
    {
        "code": "complete_dossier",
        "name_zh": "申报材料齐全", "name_en": "Complete dossier",
        "text_zh": "申报材料包括书面申请、对方概况及交往情况、对方同意结好的证明（领导人来函、政府或议会决议、已签意向书之一）。",
        "text_en": "The request comes with a profile of the partner and the exchange, and a proof of the partner's consent: a letter, a resolution, or the signed letter of intent.",
        "remedy_zh": "补登缺少的材料。", "remedy_en": "File what is missing.",
        "authority": "市政府", "source": f"{QINGDAO}第十五条", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "papers",
        "params": {"all": ["profile"], "any": ["consent", "intent"]},
        "tracks": ["formal", "district", "cooperative", "upgrade"], "stages": FIRST_REVIEW,
    },
    {
        "code": "reply_before_signing",
        "name_zh": "批复后签约", "name_en": "No signing before the reply",
        "text_zh": "未收到最高一级审批机关的批复，不得签约。",
        "text_en": "Nothing is signed before the reply of the highest body is there.",
        "remedy_zh": "登记批复的文号和日期。", "remedy_en": "File the reply with its number and day.",
        "authority": "全国友协", "source": f"{NATIONAL}第五条；{GUIDE}", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "reply",
        "tracks": ALL, "stages": ["signed"],
    },
    {
        "code": "treaty_words",
        "name_zh": "不用条约用语", "name_en": "No treaty words",
        "text_zh": "地方政府无权缔结条约，协议文本不得使用条约、议定书等用语，不得约束国家。",
        "text_en": "Local governments conclude no treaties: their papers use no treaty words and do not bind the state.",
        "remedy_zh": "修改文本后重新存档。", "remedy_en": "Change the text and file it again.",
        "authority": "国务院", "source": TREATIES, "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "wording",
        "params": {"kinds": ["treaty", "state"]}, "tracks": SIGNING, "stages": ["intent_signed", "city_review", "signed"],
    },
    {
        "code": "taiwan_wording",
        "name_zh": "涉台港澳表述", "name_en": "Wording on Taiwan, Hong Kong and Macao",
        "text_zh": "涉及台湾、香港、澳门的表述须符合规范，坚持一个中国原则。",
        "text_en": "Taiwan, Hong Kong and Macao are named as the rules ask; one China is kept to.",
        "remedy_zh": "修改文本后重新存档。", "remedy_en": "Change the text and file it again.",
        "authority": "", "source": f"{NATIONAL}；省级规定第二十条；用语以本单位词表为准", "is_confirmed": True,
        "severity": "block", "passing": "nobody", "check_kind": "wording",
        "params": {"kinds": ["taiwan"]}, "tracks": SIGNING, "stages": ["intent_signed", "city_review", "signed"],
    },
    {
        "code": "taiwan_ties",
        "name_zh": "对方与台湾城市的关系", "name_en": "The partner's ties with Taiwan",
        "text_zh": "对方城市与台湾城市有官方性质结好关系的，由领导研判。",
        "text_en": "A partner with an official tie to a city in Taiwan is for a leader to decide on.",
        "remedy_zh": "核实后由领导写明意见。", "remedy_en": "Check it; a leader writes down the decision.",
        "authority": "", "source": PRACTICE, "is_confirmed": False,
        "severity": "warn", "passing": "leader", "check_kind": "taiwan_ties",
        "tracks": [*NEW, "upgrade"], "stages": ["contact", *FIRST_REVIEW],
    },
    {
        "code": "balanced_layout",
        "name_zh": "平衡布局", "name_en": "Spread over the continents",
        "text_zh": "结好应注意地区分布，平衡布局。",
        "text_en": "Ties are spread over the regions of the world.",
        "remedy_zh": "", "remedy_en": "",
        "authority": "市政府", "source": f"{QINGDAO}第九条；三年行动计划“平衡布局”", "is_confirmed": True,
        "severity": "note", "passing": "officer", "check_kind": "spread",
        "params": {"percent": 40}, "tracks": NEW, "stages": ["contact", *FIRST_REVIEW],
    },
    {
        "code": "round_anniversary",
        "name_zh": "逢十周年", "name_en": "Round anniversaries",
        "text_zh": "周年一般不举办活动；逢十周年可举办有实质内容的活动，其他周年可互致函电。",
        "text_en": "Anniversaries are marked every tenth year with an event of substance; in other years letters are exchanged.",
        "remedy_zh": "改以函电祝贺，或写明理由。", "remedy_en": "Send a letter instead, or say why.",
        "authority": "", "source": f"省级规定第二十一条；{QINGDAO}第十八条；各地做法较宽", "is_confirmed": True,
        "severity": "note", "passing": "officer", "check_kind": "anniversary",
        "params": {"every": 10}, "tracks": ["renewal", "upgrade"], "stages": ["city_review", "signed"],
    },
    {
        "code": "filing",
        "name_zh": "签约后备案", "name_en": "Filing after signing",
        "text_zh": "签约后 30 日内将协议文本、照片和简要报告报省外办和全国友协备案。",
        "text_en": "Within thirty days of signing, the text, photos and a short report are filed with the province and the national association.",
        "remedy_zh": "登记备案回执。", "remedy_en": "File the receipt.",
        "authority": "", "source": PRACTICE, "is_confirmed": False,
        "severity": "warn", "passing": "officer", "check_kind": "filing",
        "params": {"days": 30}, "tracks": ALL, "stages": ["filed"],
    },
]  # fmt: skip


def fill(apps, schema_editor):
    rule = apps.get_model("pipeline", "RuleVersion")
    for position, row in enumerate(RULES):
        values = {name: value for name, value in row.items() if name != "code"}
        rule.objects.get_or_create(
            code=row["code"], version=1, defaults={**values, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
