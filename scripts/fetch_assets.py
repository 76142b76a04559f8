"""Copy the browser assets that the pages use from node_modules to static/vendor."""

import re
import shutil
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
SOURCE = BASE / "node_modules"
TARGET = BASE / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons-300.min.css": "icons/tabler-icons-300.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons-300.woff2": "icons/fonts/tabler-icons-300.woff2",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "topojson-client/dist/topojson-client.min.js": "topojson/topojson-client.min.js",
    "topojson-client/LICENSE": "topojson/LICENSE",
    "world-atlas/land-110m.json": "map/land-110m.json",
}
# The manifest of static files refuses a reference to a file that is not there.
SOURCE_MAP = re.compile(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?")
OTHER_FONTS = re.compile(r",url\([^)]*tabler-icons[^)]*\.(?:woff|ttf)[^)]*\) format\([^)]*\)")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        path = TARGET / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".css", ".js"}:
            text = (SOURCE / source).read_text(encoding="utf-8")
            text = OTHER_FONTS.sub("", SOURCE_MAP.sub("", text))
            path.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(SOURCE / source, path)
    (TARGET / ".done").touch()


if __name__ == "__main__":
    main()
