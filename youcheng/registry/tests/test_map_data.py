"""The points of a map are written by columns."""

import json
import re

from youcheng.registry.templatetags.registry_marks import map_data

LONDON = {
    "id": 40,
    "lon": -0.1257,
    "lat": 51.508,
    "name": "伦敦",
    "cont": "europe",
    "kind": "formal",
}
LAGOS = {"id": 7, "lon": 3.39, "lat": 6.46, "name": "</script>", "cont": "africa", "kind": ""}


def test_keys_are_steps_and_degrees_tenths() -> None:
    said = map_data({"url": "/ties/0/", "points": [LONDON, LAGOS]}, "here")
    assert said.startswith('<script id="here" type="application/json">')
    assert said.count("</script>") == 1
    assert "伦敦" in said
    found = json.loads(re.sub("<[^>]*>", "", said))
    assert found == {
        "url": "/ties/0/",
        "points": {
            "id": [40, -33],
            "lon": [-1, 34],
            "lat": [515, 65],
            "name": ["伦敦", "</script>"],
            "cont": ["europe", "africa"],
            "kind": ["formal", ""],
        },
    }


def test_a_map_without_points() -> None:
    assert '"points":{"id":[],' in map_data({"points": []}, "here")
