from youcheng.registry.actions.indexing import PLACE, TOWN, index_places, index_towns
from youcheng.registry.models import Locality
from youcheng.search.models import Entry


def told(kind):
    return dict(Entry.objects.filter(kind=kind).values_list("ref", "words"))


def test_a_town_that_gets_a_tie_keeps_its_words(office):
    towns = Locality.objects.exclude(name_zh="").order_by("pk")[:3]
    keys = [place.pk for place in towns]
    index_towns(keys[:2])

    assert index_places(keys) == 3

    copied = told(PLACE)
    assert {key: copied[key] for key in keys[:2]} == told(TOWN)
    index_places(keys, anew=True)
    assert told(PLACE) == copied


def test_what_is_entered_stays_and_counts_as_nothing(office):
    keys = list(
        Locality.objects.exclude(name_zh="").order_by("pk").values_list("pk", flat=True)[:2]
    )
    index_towns(keys)
    assert (index_places(keys), index_places(keys)) == (2, 0)
