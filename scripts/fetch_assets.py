"""Copy the browser assets that the pages use from node_modules to static/vendor.

The icons are not among them: `scripts/icons.py` takes those that are shown.
"""

import re
import shutil
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
SOURCE = BASE / "node_modules"
TARGET = BASE / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    # Lines, bars and rings; half of the whole, whose maps and graphs no page draws.
    "echarts/dist/echarts.simple.min.js": "echarts/echarts.simple.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "d3-array/dist/d3-array.min.js": "d3/d3-array.min.js",
    "d3-array/LICENSE": "d3/LICENSE",
    "d3-geo/dist/d3-geo.min.js": "d3/d3-geo.min.js",
    "topojson-client/dist/topojson-client.min.js": "topojson/topojson-client.min.js",
    "topojson-client/LICENSE": "topojson/LICENSE",
    "world-atlas/land-110m.json": "map/land-110m.json",
}
# The manifest of static files refuses a reference to a file that is not there.
SOURCE_MAP = re.compile(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        path = TARGET / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".css", ".js"}:
            text = (SOURCE / source).read_text(encoding="utf-8")
            path.write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
        else:
            shutil.copyfile(SOURCE / source, path)
    (TARGET / ".done").touch()


if __name__ == "__main__":
    main()
