"""Languages that are offered, in words."""

from youcheng.lib.text import _

LANGS = (
    ("zh", _("Chinese")), ("zh-hant", _("traditional Chinese")), ("en", _("English")),
    ("de", _("German")), ("fr", _("French")), ("es", _("Spanish")), ("pt", _("Portuguese")),
    ("it", _("Italian")), ("nl", _("Dutch")), ("ru", _("Russian")), ("uk", _("Ukrainian")),
    ("ja", _("Japanese")), ("ko", _("Korean")), ("ar", _("Arabic")), ("fa", _("Persian")),
    ("el", _("Greek")), ("tr", _("Turkish")), ("ms", _("Malay")), ("th", _("Thai")),
    ("vi", _("Vietnamese")), ("mn", _("Mongolian")),
)  # fmt: skip
"""Of names; a name in another one is kept without a language."""

SPOKEN = tuple(pair for pair in LANGS if pair[0] != "zh-hant")
