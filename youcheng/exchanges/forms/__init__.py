from youcheng.exchanges.forms.exchanges import ExchangeForm
from youcheng.exchanges.forms.files import AttachmentsForm, ExchangeFileForm
from youcheng.exchanges.forms.limits import LimitEndForm, LimitForm
from youcheng.exchanges.forms.lists import ExchangeFilterForm
from youcheng.exchanges.forms.parts import (
    DoneForm,
    GiftForm,
    ItemForm,
    MailForm,
    ParticipantForm,
    PromiseForm,
    WithdrawForm,
)

__all__ = [
    "AttachmentsForm",
    "DoneForm",
    "ExchangeFileForm",
    "ExchangeFilterForm",
    "ExchangeForm",
    "GiftForm",
    "ItemForm",
    "LimitEndForm",
    "LimitForm",
    "MailForm",
    "ParticipantForm",
    "PromiseForm",
    "WithdrawForm",
]
