"""The labelled set of persons: the same on every machine, and found well enough to notice when a
rule breaks."""

import pytest

from bench.doubles import measure
from bench.persons import TRAINING, made


@pytest.mark.parametrize("is_hard", [False, True])
def test_a_seed_makes_the_same_persons(is_hard):
    one = made(TRAINING, is_hard=is_hard, on_file=300, new=60)

    assert one == made(TRAINING, is_hard=is_hard, on_file=300, new=60)
    known = {record.number: record for record in one.on_file}
    twins = [record for record in one.new if record.of]
    assert len(twins) == 12
    assert len({record.of for record in twins}) == 12
    for record in twins:
        names = {name.text for name in known[record.of].facts.names}
        assert not names & {name.text for name in record.facts.names}


@pytest.mark.parametrize(
    ("is_hard", "recall", "precision"), [(False, 0.95, 0.95), (True, 0.75, 0.9)]
)
def test_most_of_them_are_found(is_hard, recall, precision):
    found = measure(TRAINING, is_hard=is_hard, on_file=2000, new=500)

    likely = found["grades"]["likely"]
    assert likely["recall"] >= recall
    assert likely["precision"] >= precision
    assert found["grades"]["sure"]["precision"] >= 0.99
