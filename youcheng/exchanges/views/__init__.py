from youcheng.exchanges.views.attachments import exchange_file_parts, mail_files
from youcheng.exchanges.views.cities import city_exchanges
from youcheng.exchanges.views.details import (
    exchange_access,
    exchange_detail,
    exchange_reception,
)
from youcheng.exchanges.views.exchanges import exchange_add, exchange_edit, exchange_withdraw
from youcheng.exchanges.views.files import (
    document_exchanges,
    exchange_file_add,
    exchange_file_drop,
)
from youcheng.exchanges.views.limits import gift_limit_end, gift_limit_set, gift_limits
from youcheng.exchanges.views.lists import exchange_export, exchange_facets, exchange_list
from youcheng.exchanges.views.mails import mail_take
from youcheng.exchanges.views.mentions import person_mentions
from youcheng.exchanges.views.parts import part_add, part_drop, promise_done

__all__ = [
    "city_exchanges",
    "document_exchanges",
    "exchange_access",
    "exchange_add",
    "exchange_detail",
    "exchange_edit",
    "exchange_export",
    "exchange_facets",
    "exchange_file_add",
    "exchange_file_drop",
    "exchange_file_parts",
    "exchange_list",
    "exchange_reception",
    "exchange_withdraw",
    "gift_limit_end",
    "gift_limit_set",
    "gift_limits",
    "mail_files",
    "mail_take",
    "part_add",
    "part_drop",
    "person_mentions",
    "promise_done",
]
