from youcheng.exchanges.models.exchanges import Exchange, Field, FormerExchange, Partner
from youcheng.exchanges.models.files import ExchangeFile
from youcheng.exchanges.models.parts import (
    Gift,
    GiftLimit,
    Mail,
    Participant,
    ProgrammeItem,
    Promise,
)

__all__ = [
    "Exchange",
    "ExchangeFile",
    "Field",
    "FormerExchange",
    "Gift",
    "GiftLimit",
    "Mail",
    "Participant",
    "Partner",
    "ProgrammeItem",
    "Promise",
]
