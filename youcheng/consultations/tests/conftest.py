from youcheng.notices.tests.conftest import mailbox

__all__ = ["mailbox"]
