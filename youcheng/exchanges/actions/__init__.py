from youcheng.exchanges.actions.files import (
    attach_file,
    detach_file,
    file_attachments,
    file_for_exchange,
)
from youcheng.exchanges.actions.limits import end_limit, set_limit
from youcheng.exchanges.actions.mails import end_waiting, put_by, take_mail
from youcheng.exchanges.actions.parts import (
    add_gift,
    add_item,
    add_participant,
    add_promise,
    drop_part,
    finish_promise,
)
from youcheng.exchanges.actions.recording import (
    ExchangeDraft,
    PartDraft,
    edit_exchange,
    finish_draft,
    open_exchanges,
    record_exchange,
    remove_exchanges,
    withdraw,
)

__all__ = [
    "ExchangeDraft",
    "PartDraft",
    "add_gift",
    "add_item",
    "add_participant",
    "add_promise",
    "attach_file",
    "detach_file",
    "drop_part",
    "edit_exchange",
    "end_limit",
    "end_waiting",
    "file_attachments",
    "file_for_exchange",
    "finish_draft",
    "finish_promise",
    "open_exchanges",
    "put_by",
    "record_exchange",
    "remove_exchanges",
    "set_limit",
    "take_mail",
    "withdraw",
]
