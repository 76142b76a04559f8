"""Records behind every address of the demonstration office, made through its pages by hand."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.urls import reverse

from tests.examining import Walker
from tests.walking import LETTER


@dataclass(frozen=True, slots=True)
class Example:
    """What of the demonstration office the addresses can name."""

    arguments: dict[str, dict[str, Any]]
    """Beginning of an address's name → its arguments; the longer beginning wins."""

    def address(self, name: str, wanted: dict[str, Any]) -> str:
        known: dict[str, Any] = {}
        for start in sorted(self.arguments, key=len):
            if name.startswith(start):
                known |= self.arguments[start]
        return reverse(name, kwargs={key: known[key] for key in wanted})


def _ledger(folder: Path) -> Path:
    """One row that is right, one city of two, one date that is none."""
    book = openpyxl.Workbook()
    book.active.append(["城市", "外文名", "国家", "类型", "结好日期", "我方单位"])
    book.active.append(["神户", "Kobe", "日本", "友好合作城市", "2001-05-01", "南京市"])
    book.active.append(["伯明翰", "Birmingham", "美国", "友好合作城市", "2005", "南京市"])
    book.active.append(["里昂", "Lyon", "法国", "友好合作城市", "2016/13/23", "玄武区"])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def _upload(walker: Walker, ledger: Path) -> str:
    """Take a ledger in as far as the check; gives the code of the import."""
    page = walker.page
    walker.go("/import/")
    page.set_input_files("input[type=file]", ledger)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile("/columns/"))
    page.click("main button.pri")
    page.wait_for_url(re.compile("/check/"))
    return page.url.split("/")[-3]


def _mechanism(walker: Walker) -> tuple[str, ...]:
    """Keys of the tie, of its open turn and of what is due; the token of a partner's page."""
    page = walker.page
    walker.go("/mechanisms/1/")
    kept = re.findall(r"/mechanisms/pages/(\d+)/", page.content())[0]
    held = re.findall(r"/mechanisms/1/turns/(\d+)/held/", page.content())[0]
    due = re.findall(r"/mechanisms/items/(\d+)/done/", page.content())[0]
    walker.go(f"/mechanisms/pages/{kept}/")
    page.select_option("main [name=language]", "zh-hans")
    page.click(".form-acts button.pri")
    page.wait_for_selector("#id_address")
    return kept, held, due, page.input_value("#id_address").split("/")[-2]


def _circular(walker: Walker) -> tuple[str, int]:
    """One that runs, with an answer; and a draft. Returns the token of a body outside, and the key
    of what it got."""
    page = walker.page
    for heading in ("关于征集来访高校合作需求的通报", "草稿"):
        walker.go("/circulars/add/")
        page.select_option("[name=unit]", index=1)
        page.select_option("[name=kind]", "needs")
        page.fill("[name=heading]", heading)
        page.fill("[name=due_on]", "2031-05-06")
        page.fill("[name=body]", "四市高校拟于十一月来访。请各单位提出合作需求：领域、预期成果。")
        page.click("main form button.pri")
        page.wait_for_url(re.compile("/units/"))
        if heading != "草稿":
            for n in range(4):
                page.check(f"[name=units] >> nth={n}")
            page.click("main form button.pri")
            page.wait_for_url(re.compile(r"/circulars/\d+/$"))
    walker.go("/circulars/3/questions/")  # the draft of the demonstration
    page.fill("[name=label]", "可接待的学校类型")
    page.select_option("[name=kind]", "choice")
    page.fill("[name=options]", "本科院校\n高职院校")
    page.click("main form button.pri")
    page.wait_for_selector("td.name")
    walker.go("/circulars/receipts/1/answer/")
    page.fill("[name=text]", "提出需求六条。")
    page.click("main form button.pri")
    page.wait_for_url(re.compile(r"/circulars/\d+/$"))
    walker.go("/circulars/1/outside/")
    page.fill("[name=body]", "某合作企业")
    page.select_option("main [name=language]", "zh-hans")
    page.click("main form button.pri")
    token = str(page.input_value("#id_link")).rstrip("/").rpartition("/")[2]
    walker.go("/circulars/1/")
    link = page.get_attribute("a[href$='/link/'] >> nth=-1", "href") or ""
    return token, int(re.findall(r"\d+", link)[0])


def _deciding(walker: Walker) -> dict[str, dict[str, Any]]:
    """A round that runs, and somebody who is away."""
    page = walker.page
    walker.go("/pipeline/deputies/")
    page.select_option("[name=deputy]", index=2)
    day = page.input_value("[name=first_on]")
    page.fill("[name=last_on]", day)
    page.click("main .form-acts button.pri")
    # Asked of the page that comes, and not of the one that goes: a selector waits.
    end = page.get_attribute("main form[action$='/end/'] >> nth=0", "action") or ""
    absence = re.findall(r"\d+", end)[0]
    walker.go("/pipeline/rounds/?show=open")
    walker.go(page.locator("main td.name a").first.get_attribute("href") or "")
    case, seat = re.findall(r"/pipeline/cases/(\d+)/seats/(\d+)/paper/", page.content())[0]
    link = re.findall(r"/rounds/(\d+)/withdraw/", page.content())[0]
    of = {"case": case, "seat": seat, "link": link, "target": "city_review"}
    return {
        "pipeline:speak": of, "pipeline:reseat": of, "pipeline:round-": of,
        "pipeline:absence": {"absence": absence},
    }  # fmt: skip


def _doubles(walker: Walker, person: str) -> tuple[str, str]:
    """Somebody whose record was merged into that person's, and a twin who waits to be: the twin and
    the merge. The notice before somebody is taken in again is looked at on the way."""
    page = walker.page
    taken = []
    for name in ("Lin Xiaoyu", "林晓雨", "LIN Xiao Yu"):
        walker.go("/persons/add/")
        page.fill("[name=name_main]", name)
        page.click("main form button.pri")
        if taken:
            page.wait_for_selector(".alike")
            walker.examine("/persons/add/", is_ready=True)
            page.click("main form button.pri")
        page.wait_for_url(re.compile(r"/persons/\d+/$"))
        taken.append(page.url.split("/")[-2])
    walker.go(f"/persons/{person}/merge/{taken[0]}/")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(rf"/persons/{person}/$"))
    done = re.findall(r"/merges/(\d+)/undo/", page.content())[0]
    walker.go(f"/persons/{taken[1]}/")
    # The one who was merged into is as like the twin as the third is.
    assert page.locator("#doubles a.btn").count() == 2
    return taken[1], done


def _mails(walker: Walker, exchange: str, folder: Path) -> tuple[str, str]:
    """A draft of an e-mail whose attachments wait, and an e-mail on file with an exchange."""
    page = walker.page
    mail = folder / "函.eml"
    mail.write_text(LETTER, "utf-8")
    walker.go(f"{exchange}papers/add/")
    page.set_input_files("input[type=file]", mail)
    page.click("main form button.pri")
    page.wait_for_url(re.compile("/attachments/"))
    letter = page.url.split("/")[-3]
    walker.go("/exchanges/mail/")
    page.set_input_files("input[type=file]", mail)
    page.fill("[name=place_text]", "莱比锡")
    page.click("main form button.pri")
    page.wait_for_url(re.compile(r"/exchanges/\d+/mail/"))
    return page.url.split("/")[-3], letter


def make_examples(walker: Walker, folder: Path) -> Example:
    page = walker.page
    written = _upload(walker, _ledger(folder))
    page.click("button[value=write]")
    page.wait_for_url(re.compile("/result/"))
    waiting = _upload(walker, _ledger(folder))

    visits = folder / "出访台账.csv"
    visits.write_text(
        "日期,城市,国家,事由,人数\n2018-05-21,莱比锡,德国,访问,6\n坏日期,莱比锡,德国,访问,6\n",
        "utf-8",
    )
    walker.go("/import/visits/")
    page.set_input_files("input[type=file]", visits)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile(r"/visits/IMP"))
    visit = page.url.split("/")[-2]

    persons = folder / "外宾名单.csv"
    persons.write_text(
        "姓名,单位,职务,邮箱,任职起\nAda Jung,莱比锡市政府,市长,ada@example.org,2020\n"
        "王伟,,,,\n王伟,,,,坏日期\n王伟,友协,理事,,\n",
        "utf-8",
    )
    walker.go("/import/persons/")
    page.set_input_files("input[type=file]", persons)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile(r"/persons/IMP"))
    listed = page.url.split("/")[-2]

    claims = folder / "list.csv"
    claims.write_text("city_a,country_a,city_b,country_b\nNanjing,China,Kobe,Japan\n", "utf-8")
    walker.go("/import/claims/")
    page.fill("[name=source]", "公开名录")
    page.set_input_files("input[type=file]", claims)
    page.click("form[enctype] button.pri")
    page.wait_for_selector(".tbl.claims td")

    walker.go("/ties/change/?pk=1&pk=2")
    page.fill("[name=note]", "看过")
    page.click("main form button.pri")
    page.click(".foot button.pri")
    page.wait_for_url(re.compile(r"/change/\d+/"))
    change = page.url.split("/")[-2]

    walker.go("/people/invitations/add/")
    page.fill("[name=title]", "新同事")
    page.select_option("[name=unit]", index=1)
    page.select_option("[name=grant_unit]", index=1)
    page.click("main form button.pri")
    link = page.input_value("#id_link")

    walker.go("/persons/?sort=rank")
    person = re.findall(r"/persons/(\d+)/", page.content())[0]
    walker.go(f"/persons/{person}/")
    body = re.findall(r"/organisations/(\d+)/", page.content())[0]
    post = re.findall(r"/posts/(\d+)/end/", page.content())[0]

    goes, done = _doubles(walker, person)

    walker.go("/ties/1/")
    place = re.search(r"/cities/(\d+)/", page.url)[1]
    walker.go(f"/cities/{place}/timeline/")
    event = page.locator("a[href*='/events/'][href$='/retract/']").first.get_attribute("href")
    walker.go(f"/cities/{place}/papers/")
    paper = page.locator("a[href*='/papers/'][href$='/retract/']").first.get_attribute("href")
    tie, fact = re.findall(r"\d+", paper or "")
    walker.go("/exchanges/?q=市长率团来访")
    exchange = page.locator("td.name a").first.get_attribute("href")
    walker.go(exchange)
    promise = re.findall(r'id="promise-(\d+)"', page.content())[0]
    report = folder / "总结.txt"
    report.write_text("来访总结（演示）", "utf-8")
    walker.go(f"{exchange}papers/add/")
    page.set_input_files("input[type=file]", report)
    page.click("main form button.pri")
    page.wait_for_url(re.compile(r"/exchanges/\d+/"))
    stored = re.findall(r"/papers/(\d+)/drop/", page.content())[0]
    mailed, letter = _mails(walker, exchange or "", folder)
    walker.go("/dossiers/?q=莱比锡")
    walker.go(page.get_attribute("td.name a >> nth=0", "href"))
    planned = page.get_attribute("a[href*='/plan/']", "href")
    file, year = re.findall(r"\d+", planned or "")
    walker.go(planned)
    line = re.findall(r'id="line-(\d+)"', page.content())[0]
    walker.go(f"/ties/{file}/")
    walker.go(f"{page.url.removeprefix(walker.address)}papers/")
    duty = re.findall(r'id="duty-(\d+)"', page.content())[0]
    obliging = re.findall(r"/papers/(\d+)/obligations/", page.content())[0]
    walker.go("/wording/")
    word = re.findall(r'"/wording/(\d+)/"', page.content())[0]
    # The first document is that of a circular; a paper's is the one after it.
    walker.go("/documents/2/")
    belongs = page.locator("a[href*='/papers/']").first.get_attribute("href")
    filed = dict(zip(("pk", "fact"), re.findall(r"\d+", belongs or ""), strict=True))
    walker.go("/pipeline/")
    signing = page.get_attribute("[data-column=approved] .kc a", "href")
    walker.go(signing)
    case, beside = re.findall(r"/pipeline/cases/(\d+)/papers/(\d+)/drop/", page.content())[0]
    walker.go("/pipeline/prospects/?q=哥德堡&state=all")
    walker.go(page.get_attribute("td.name a >> nth=0", "href"))
    prospect, known = re.findall(r"/prospects/(\d+)/facts/(\d+)/back/", page.content())[0]
    deciding = _deciding(walker)
    kept, held, due, partner = _mechanism(walker)
    outside, got = _circular(walker)
    walker.go("/notices/hooks/add/")
    page.fill("[name=name]", "内部通讯")
    page.select_option("[name=unit]", index=1)
    page.fill("[name=address]", "http://127.0.0.1:1/")
    page.click("main form button.pri")
    page.wait_for_selector("#id_secret")
    return Example(
        {
            "": {"pk": 1, "place": place, "name": 1, "grant": 1, "code": "qixia", "format": "csv",
                 "token": link.split("/")[-2]},
            "city": {"pk": place},
            "people:": {"pk": person, "post": post, "place": place, "contact": 1, "relation": 1,
                        "goes": goes, "done": done},
            "people:organisation": {"pk": body},
            "exchanges:": {"pk": re.findall(r"\d+", exchange or "")[0], "place": place, "one": 1,
                           "part": "gifts", "promise": promise, "file": stored},
            "exchanges:gift": {"pk": 1},
            "exchanges:mail": {"pk": mailed},
            "exchanges:exchange-file-parts": {"file": letter},
            "exchanges:document": {"document": 2},
            "exchanges:person": {"person": person},
            "dossiers:": {"tie": file, "year": year, "line": line, "place": place, "override": 1,
                          "move": "accept", "format": "docx"},
            "notices:hook": {"pk": 1},
            "responsibilities:": {"pk": tie, "duty": 1},
            "responsibilities:sector": {"pk": 1},
            "opportunities:": {"pk": 1, "place": place, "unit": 2, "refusal": 1,
                               "introduction": 1},
            "consultations:": {"pk": 2, "invitee": 1, "item": 4},
            "consultations:series": {"pk": 1},
            "consultations:task": {"pk": 1},
            "consultations:tasks-make": {"pk": 1},
            "circulars:": {"pk": 1, "receipt": 1, "group": 1, "file": 1, "token": outside,
                           "opportunity": 1, "answer": 1},
            "circulars:link": {"receipt": got},
            "circulars:edit": {"pk": 3},
            "circulars:question": {"pk": 3, "question": 1},
            "mechanisms:": {"pk": 1, "turn": held, "item": due, "pattern": 1, "place": place,
                            "tie": kept, "token": partner, "word": 1},
            "pipeline:leave": {"code": "association_opinion", "leave": 1},
            "pipeline:prospect": {"prospect": prospect, "fact": known},
            "pipeline:": {"case": case, "paper": beside, "target": "signed", "tie": file,
                          "code": "acquaintance"},
            "pipeline:chain": {"code": "office"},
            "pipeline:city": {"place": place},
            "pipeline:draft": {"kind": "city_request"},
            "pipeline:template": {"kind": "city_request"},
            "pipeline:calendar": {"country": "CN", "year": int(year)},
            **deciding,
            "analytics:report": {"format": "docx"},
            "registry:": {"pk": tie, "fact": re.findall(r"\d+", event or "")[1]},
            "registry:instrument": {"fact": fact},
            "registry:obligation": {"pk": file, "fact": obliging, "duty": duty},
            "registry:word": {"pk": word},
            "registry:paper": {**filed, "file": 1},
            "registry:document": {"document": 2},
            "registry:ties-": {"pk": change},
            "documents:": {"pk": 2, "number": 1, "page": 1, "size": "page"},
            "dataio:": {"code": waiting},
            "dataio:visit": {"code": visit},
            "dataio:person": {"code": listed},
            "dataio:import-result": {"code": written},
            "dataio:import-undo": {"code": written},
        }
    )  # fmt: skip
