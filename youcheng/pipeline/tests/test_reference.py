"""The pages of the reference that are drawn from tables say what the tables say."""

import pytest

from youcheng.pipeline.reports.reference import PAGES, TARGET


@pytest.mark.parametrize("name", list(PAGES))
def test_the_reference_is_current(name):
    assert (TARGET / name).read_text(encoding="utf-8") == PAGES[name]()
