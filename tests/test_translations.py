"""Three languages, complete: what `make check` says of the catalogues, as tests."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from opencc import OpenCC

from youcheng.lib.text import to_hant

BASE = Path(__file__).resolve().parents[1]
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
SAID = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("%(n)s rows of %(file)s")
ngettext("%(n)d row", "%(n)d rows", n)
pgettext("of a ship", "Port")
"""
RIGHT = {
    '"%(n)s rows of %(file)s"': '"%(file)s 有 %(n)s 行"',
    '"%(n)d row"\nmsgid_plural "%(n)d rows"': '"%(n)d 行"',
    '"Port"': '"左舷"',
}


@pytest.fixture
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", BASE / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


def test_the_catalogues_are_complete(messages):
    assert list(messages.faults()) == []


@pytest.fixture
def small(messages, tmp_path, monkeypatch):
    """A program of three sentences; gives a function that writes its catalogues."""
    (tmp_path / "youcheng").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "youcheng" / "said.py").write_text(SAID, "utf-8")
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "zh_Hant.csv").write_text("converted,wanted,reason\n", "utf-8")
    monkeypatch.setattr(messages, "BASE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    messages.exceptions.cache_clear()

    def write(texts: dict[str, str], extra: str = "") -> list[str]:
        for language in messages.LANGUAGES:
            lines = [HEAD]
            for key, text in texts.items():
                context = 'msgctxt "of a ship"\n' if key == '"Port"' else ""
                form = "msgstr[0]" if "plural" in key else "msgstr"
                lines.append(f"{context}msgid {key}\n{form} {text}\n\n")
            path = messages.po(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(lines) + extra, "utf-8")
        return [fault for fault in messages.faults() if not fault.startswith("zh_Hant")]

    return write


def test_a_whole_catalogue_has_no_fault(small):
    assert small(RIGHT) == []


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ('"%(n)s rows of %(file)s"', '""', "no translation"),
        ('"%(n)s rows of %(file)s"', '"有 %(n)s 行"', "other placeholders"),
        ('"%(n)s rows of %(file)s"', '"%(file)s 有 %(m)s 行"', "other placeholders"),
        ('"%(n)d row"\nmsgid_plural "%(n)d rows"', '"行"', "other placeholders"),
        ('"Port"', '""', "no translation"),
    ],
)
def test_each_fault_is_told(small, key, text, fault):
    [told] = small({**RIGHT, key: text})

    assert fault in told


def test_what_is_fuzzy_or_no_longer_said_is_told(small):
    texts = {key: text for key, text in RIGHT.items() if "file" not in key}
    fuzzy = '#, fuzzy\nmsgid "%(n)s rows of %(file)s"\nmsgstr "%(file)s 有 %(n)s 行"\n\n'
    old = 'msgid "Nobody"\nmsgstr "无人"\n'

    told = small(texts, fuzzy + old)

    assert [fault.split(":")[1].strip() for fault in told] == [
        "fuzzy",
        "nobody says 'Nobody' any more (run `make messages`)",
    ]


def test_a_context_keeps_two_meanings_apart(small, messages):
    plain = messages.Message("", "Port")

    assert small(RIGHT) == []
    assert plain not in messages.sources()
    assert messages.read("zh_Hans")[messages.Message("of a ship", "Port")].text == "左舷"


@pytest.mark.parametrize(
    "code",
    ['_(f"{n} rows")', "_(title)", 'pgettext("a ship", title)', 'ngettext("one", many, n)'],
)
def test_what_nobody_can_extract_is_told(small, messages, code):
    path = messages.BASE / "youcheng" / "said.py"
    path.write_text(SAID + code + "\n", "utf-8")

    assert [fault for fault in small(RIGHT) if "plain text" in fault]


def test_a_name_that_the_extractor_does_not_know_is_told(small, messages):
    path = messages.BASE / "youcheng" / "said.py"
    path.write_text(SAID + "from django.utils.translation import ngettext as plural\n", "utf-8")

    assert [fault for fault in small(RIGHT) if "under the name plural" in fault]


def test_templates_are_read_with_their_contexts_and_plurals(messages, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}{% translate "Port" context "of a ship" %}'
        '{% blocktranslate count n=n context "of a list" %}{{ n }} row{% plural %}{{ n }} rows'
        "{% endblocktranslate %}",
        "utf-8",
    )

    assert set(messages.template_messages(page)) == {
        messages.Message("of a ship", "Port"),
        messages.Message("of a list", "%(n)s row", "%(n)s rows"),
    }


# Words of a mainland screen, and cuts that the converter is known to get wrong.
FOREIGN = (
    "鏈接 登錄 導入 導出 數據庫 字段 字符 打印 程序 信息 默認 視圖 會話 創建 端口 "
    "箇中 有采 馬裏 羣 啓 峯"
)


def test_traditional_chinese_is_of_one_kind(messages):
    simplify = OpenCC("t2s")
    simplified = set()
    for entry in messages.read("zh_Hans").values():
        simplified |= set(re.sub(r"[^\u3400-\u9fff]", "", entry.text))
    only_simplified = {sign for sign in simplified if OpenCC("s2t").convert(sign) != sign}
    shared = {sign for sign in only_simplified if simplify.convert(sign) != sign}
    texts = {key: entry.text for key, entry in messages.read("zh_Hant").items()}

    assert [text for text in texts.values() if any(word in text for word in FOREIGN.split())] == []
    # 台, 后, 里 and their like are words of both scripts; the rest belongs to one.
    both = (
        set("台后里于干只制面发系表谷斗松余征准范占布采岳着才当了几并卷向回划丑周咸克秘户") | shared
    )
    wrong = {sign for text in texts.values() for sign in text} & (only_simplified - both)
    assert wrong == set()


def test_every_exception_has_its_reason_and_its_use(messages):
    converted = [to_hant(entry.text) for entry in messages.read("zh_Hans").values()]
    rows = messages.exceptions()

    assert [row for row in rows if not row[2].strip()] == []
    unused = []
    for wrong, _right, _reason in rows:
        used = f"={wrong[1:]}" == wrong and wrong[1:] in converted
        before = converted
        converted = [text.replace(wrong, _right) for text in converted]
        if not used and before == converted:
            unused.append(wrong)
    assert unused == []
