"""Pages of the reference that are drawn from tables of the code, by `scripts/draw_reference.sh`."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import override

from youcheng.pipeline.enums import CaseStage, Track
from youcheng.pipeline.rules.moves import FIRST, NEXT, is_back, paper_for
from youcheng.pipeline.rules.placeholders import PLACEHOLDERS, Placeholder

TARGET = settings.BASE / "docs" / "reference"
DRAWN = "Drawn by `scripts/draw_reference.sh` from `{}`; do not edit."
OUT = frozenset({CaseStage.DROPPED, CaseStage.RETURNED})


def paths() -> str:
    """The path of each kind of case as a diagram, in English."""
    with override("en"):
        drawn = [_path(track) for track in Track]
    head = (
        f"# Paths of cases\n\n{DRAWN.format('youcheng/pipeline/rules/moves.py')} On the arrows: the"
        " paper that a step rests on. What leads back or out stands below each diagram. From"
        " `returned` a case goes back to the body that returned it.\n"
    )
    return "\n".join([head, *drawn])


def _path(track: Track) -> str:
    steps = NEXT[track]
    lines = [f'    state "{stage.label}" as {stage.value}' for stage in CaseStage if stage in steps]
    lines.append(f"    [*] --> {FIRST[track].value}")
    back = []
    for stage in CaseStage:
        for target in [one for one in CaseStage if one in steps.get(stage, frozenset())]:
            if target in OUT or is_back(track, stage, target):
                back.append(f"{stage.value} → {target.value}")
                continue
            paper = paper_for(track, stage, target)
            said = f": {paper.label}" if paper else ""
            lines.append(f"    {stage.value} --> {target.value}{said}")
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    return f"## {track.label}\n\n{diagram}\n\nBack and out: {', '.join(back)}.\n"


def placeholders() -> str:
    """What a Word template may ask for."""
    rows = "".join(_row(one) for one in PLACEHOLDERS.values())
    return (
        "# Placeholders of templates\n\n"
        f"{DRAWN.format('youcheng/pipeline/rules/placeholders.py')}\n\n"
        "| in the template | what stands there | 填入内容 | whence |\n| --- | --- | --- | --- |\n"
        f"{rows}"
    )


def _row(one: Placeholder) -> str:
    said = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(str(one.title))
    written = f"{{{{ {one.name} }}}}"
    if one.is_list:
        written = f"{{%p for one in {one.name} %}} {{{{ one }}}} {{%p endfor %}}"
    whence = "asked of the officer" if one.is_asked else "the records"
    return f"| `{written}` | {said[0]} | {said[1]} | {whence} |\n"


PAGES: dict[str, Callable[[], str]] = {
    "paths-of-cases.md": paths,
    "placeholders.md": placeholders,
}


def write() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, draw in PAGES.items():
        (TARGET / name).write_text(draw(), encoding="utf-8")
