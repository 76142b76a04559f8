from youcheng.exchanges.models.exchanges import (
    Exchange,
    ExchangeSight,
    Field,
    FormerExchange,
    Partner,
    exchange_sight_of,
)
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
    "ExchangeSight",
    "Field",
    "FormerExchange",
    "Gift",
    "GiftLimit",
    "Mail",
    "Participant",
    "Partner",
    "ProgrammeItem",
    "Promise",
    "exchange_sight_of",
]
