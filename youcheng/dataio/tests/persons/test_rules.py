"""Columns and cells."""

import pytest

from youcheng.dataio.rules import persons as rules


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name_main": "Ada Jung"}, ("Ada Jung", "", "", "given")),
        ({"name_main": "容格（Burkhard Jung）"}, ("Burkhard Jung", "容格", "", "given")),
        ({"name_main": "王小明/Wang Xiaoming"}, ("Wang Xiaoming", "王小明", "", "given")),
        ({"name_main": "Burkhard Jung（容格）"}, ("Burkhard Jung", "容格", "", "given")),
        ({"name_main": "Jung/Meier Ada"}, ("Jung/Meier Ada", "", "", "given")),
        ({"family": "Jung", "given": "Ada"}, ("Ada Jung", "", "", "given")),
        ({"family": "王", "given": "小明"}, ("王小明", "", "", "family")),
        ({"name_main": "Nagy Ida", "family": "Nagy"}, ("Nagy Ida", "", "", "family")),
        ({"name_main": "Suharto"}, ("Suharto", "", "", "single")),
        ({"name_zh": "荣格"}, ("荣格", "荣格", "", "family")),
        ({"name_main": "محمد علي"}, ("محمد علي", "", "", "given")),
    ],
)
def test_names(cells, expected):
    names = rules.names_of(cells)
    assert tuple(names[n] for n in ("name_main", "name_zh", "name_en", "name_order")) == expected


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (["姓名", "单位", "职务"], {0: "name_main", 1: "body", 2: "post"}),
        (["Name", "E-mail", "Tel."], {0: "name_main", 1: "email", 2: "phone"}),
        (["姓名（外文）", "手机号码", "手机"], {0: "name_main", 1: "mobile"}),
        (["序号", "车牌"], {}),
    ],
)
def test_headers(row, fields):
    assert rules.map_headers(row) == fields


@pytest.mark.parametrize(
    ("text", "codes", "strange"),
    [
        ("德语、英语", "de en", []),
        ("EN de", "en de", []),
        ("克林贡语", "", ["克林贡语"]),
        ("", "", []),
    ],
)
def test_languages(text, codes, strange):
    assert rules.languages_of(text) == (codes, strange)


def test_a_cell_may_hold_several_numbers():
    cells = {"phone": "0341-1230；0341-1231", "post_address": "市政厅, 4 号"}
    assert rules.contacts_of(cells) == [
        ("phone", "phone", "0341-1230"),
        ("phone", "phone", "0341-1231"),
        ("post_address", "post", "市政厅, 4 号"),
    ]
