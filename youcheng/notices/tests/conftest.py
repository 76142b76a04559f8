from collections.abc import Iterator

import pytest

from youcheng.accounts.models import User
from youcheng.notices.tests.servers import Mailbox, Receiver, hook_server, mail_server


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """The office's mail server, set up."""
    with mail_server() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_TIMEOUT = 20
        settings.DEFAULT_FROM_EMAIL = "友城 <youcheng@city.example>"
        settings.SITE_ADDRESS = "https://youcheng.city.example"
        yield box


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with hook_server() as made:
        yield made


@pytest.fixture
def clerk(officer) -> User:
    """A desk officer who has an e-mail address and reads English."""
    officer.email, officer.language = "clerk@city.example", "en"
    officer.save()
    return officer
