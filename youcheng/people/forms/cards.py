"""Visiting cards from a file: first shown, then taken in."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from youcheng.lib.vcards import LONGEST, Card, as_data, from_data, read_cards
from youcheng.registry.forms.fields import StyledForm

SALT = "youcheng.people.cards"


class CardFileForm(StyledForm):
    file = forms.FileField(
        label=_("file with visiting cards (.vcf)"), widget=forms.FileInput({"accept": ".vcf"})
    )

    def clean_file(self) -> list[Card]:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LONGEST:
            raise forms.ValidationError(
                _("The file is larger than %(n)d kB; split it."),
                code="too_large",
                params={"n": LONGEST // 1000},
            )
        try:
            return read_cards(file.read())
        except ValueError:
            raise forms.ValidationError(
                _("There is no visiting card in this file: it must be a .vcf file."), code="no_card"
            ) from None


def sealed(cards: list[Card]) -> str:
    """The cards between the two pages, so that nothing else can come back than was shown."""
    return signing.dumps([as_data(card) for card in cards], salt=SALT, compress=True)


class CardsForm(StyledForm):
    """Which of the cards that were shown are taken in, by their place in the file."""

    cards = forms.CharField(max_length=2_000_000, widget=forms.HiddenInput)
    take = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = [(at, at) for at in range(1000)]  # type: ignore[attr-defined]

    def clean_cards(self) -> list[Card]:
        try:
            said = signing.loads(self.cleaned_data["cards"], salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("Choose the file anew: this page was cut short.")
            ) from None
        return [from_data(data) for data in said]

    def chosen(self) -> list[Card]:
        cards: list[Card] = self.cleaned_data["cards"]
        return [cards[at] for at in self.cleaned_data["take"] if at < len(cards)]
