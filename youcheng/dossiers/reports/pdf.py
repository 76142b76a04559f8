"""The pack as PDF: set by typst with the fonts that come along, so alike on every machine. What
GB/T 9704 asks of fonts that are not free is set in their free like: Song and Hei of Noto."""

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

from youcheng.dossiers.reports.content import Pack

PAGE = Path(__file__).with_name("pack.typ")
NUMERALS = "一二三四五六七八九十"


def write(pack: Pack) -> bytes:
    words = {
        "titles": pack.titles,
        "notes": pack.notes,
        "sections": [
            {
                "title": "　".join([f"{NUMERALS[n]}、{section.titles[0]}", *section.titles[1:]]),
                "lines": [
                    {"texts": line.texts, "marks": "".join(f"[{n}]" for n in line.cites)}
                    for line in section.lines
                ],
            }
            for n, section in enumerate(pack.sections)
        ],
        "map": _map(pack),
        "signed": pack.signed,
        "day": f"{pack.on.year}年{pack.on.month}月{pack.on.day}日",
        "date": [pack.on.year, pack.on.month, pack.on.day],
        "sources_title": "　".join(pack.sources_titles),
        "sources": pack.sources,
    }
    compiler = typst.Compiler(
        PAGE,
        font_paths=[fonts.serif_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(words, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=datetime.combine(pack.on, time.min, UTC))
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _map(pack: Pack) -> dict[str, Any] | None:
    if pack.map is None:
        return None
    line = pack.map.line
    marks = "".join(f"[{n}]" for n in line.cites)
    return {"bytes": list(pack.map.picture), "texts": line.texts, "marks": marks}
