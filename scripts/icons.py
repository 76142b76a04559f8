"""Cut the icon font down to the icons that the pages may show: 20 kB instead of half a megabyte.

An icon may be shown if its name stands anywhere in templates, scripts or code: names are also put
together there (`ti-{{ entry.icon }}`), and a word too many costs a hundred bytes. Run at every
set-up; does nothing while no new name has appeared.
"""

import logging
import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
SOURCE = BASE / "node_modules" / "@tabler" / "icons-webfont" / "dist"
TARGET = BASE / "static" / "vendor" / "icons"
NAME = "tabler-icons-300"
ICON = re.compile(r'\.ti-([a-z0-9-]+):before\{content:"\\([0-9a-f]+)"\}')
OTHER_FONTS = re.compile(r",url\([^)]*tabler-icons[^)]*\.(?:woff|ttf)[^)]*\) format\([^)]*\)")
WORD = re.compile(r"[a-z][a-z0-9-]+")


def words() -> set[str]:
    """All that could name an icon."""
    files = [
        *(BASE / "templates").rglob("*.html"),
        *(BASE / "static" / "js").rglob("*.js"),
        *(
            path
            for path in (BASE / "youcheng").rglob("*.py")
            if "tests" not in path.relative_to(BASE).parts
        ),
    ]
    found: set[str] = set()
    for path in files:
        for word in WORD.findall(path.read_text(encoding="utf-8")):
            found |= {word, word.removeprefix("ti-")}
    return found


def main() -> None:
    stamp = TARGET / "names.txt"
    if stamp.exists() and not SOURCE.exists():
        return  # The packages were cleared away after set-up; what was cut then stays.
    css = (SOURCE / f"{NAME}.min.css").read_text(encoding="utf-8")
    known = dict(ICON.findall(css))
    used = sorted(known.keys() & words())
    if stamp.exists() and set(used) <= set(stamp.read_text(encoding="ascii").split()):
        return
    # It tells of two bytes too many in Tabler's font at every run.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    # Only needed when there is something to do.
    from fontTools.subset import Options, Subsetter, load_font, save_font  # noqa: PLC0415

    options = Options(flavor="woff2", layout_features=[], notdef_outline=True)
    font = load_font(str(SOURCE / "fonts" / f"{NAME}.woff2"), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[int(known[name], 16) for name in used])
    subsetter.subset(font)
    (TARGET / "fonts").mkdir(parents=True, exist_ok=True)
    save_font(font, str(TARGET / "fonts" / f"{NAME}.woff2"), options)
    kept = set(used)
    short = ICON.sub(lambda icon: icon[0] if icon[1] in kept else "", OTHER_FONTS.sub("", css))
    (TARGET / f"{NAME}.min.css").write_text(short, encoding="utf-8")
    stamp.write_text("\n".join(used) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
