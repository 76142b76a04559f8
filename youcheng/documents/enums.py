from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOCUMENT, PAGE = "document", "docpage"
"""Kinds of entries in the search index; a page is found by the key of its `PageText`."""


class DocumentKind(TextChoices):
    AGREEMENT = "agreement", _("agreement")
    LETTER = "letter", _("letter")
    REPORT = "report", _("report")
    MINUTES = "minutes", _("minutes")
    APPROVAL = "approval", _("approval")
    CERTIFICATE = "certificate", _("certificate")
    PHOTO = "photo", _("photo")
    OTHER = "other", pgettext_lazy("kind of document", "other")


class Sensitivity(TextChoices):
    """Who may read it, from everybody on; the order is that of growing care."""

    PUBLIC = "public", pgettext_lazy("sensitivity", "public")
    INTERNAL = "internal", pgettext_lazy("sensitivity", "internal")
    RESTRICTED = "restricted", pgettext_lazy("sensitivity", "restricted")


class Retention(TextChoices):
    """How long it is kept; see `rules.RETENTION_YEARS`."""

    PERMANENT = "permanent", _("for ever")
    Y30 = "y30", _("30 years")
    Y10 = "y10", _("10 years")
    UNTIL = "until", _("until a day")


class FileType(TextChoices):
    """What a file is by its content."""

    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"
    DOCX = "docx", _("Word document")
    DOC = "doc", _("Word document (97–2003)")
    ODT = "odt", _("OpenDocument text")
    XLSX = "xlsx", _("Excel workbook")
    XLS = "xls", _("Excel workbook (97–2003)")
    ODS = "ods", _("OpenDocument workbook")
    PPTX = "pptx", _("slides")
    PPT = "ppt", _("slides (97–2003)")
    ODP = "odp", _("OpenDocument slides")
    RTF = "rtf", _("rich text")
    TEXT = "txt", _("plain text")
    EML = "eml", _("e-mail message")
    PNG = "png", _("PNG image")
    JPEG = "jpg", _("JPEG image")
    GIF = "gif", _("GIF image")
    WEBP = "webp", _("WebP image")
    TIFF = "tif", _("TIFF image")


class Scan(TextChoices):
    """What the virus scanner said."""

    WAITING = "waiting", _("is being scanned for viruses")
    CLEAN = "clean", _("no virus found")
    FOUND = "found", _("virus found")
    NONE = "none", _("not scanned for viruses")


class Reading(TextChoices):
    """Whether the text of a revision can be searched."""

    WAITING = "waiting", _("its text is being read")
    READ = "read", _("its text can be searched")
    EMPTY = "empty", _("holds no text (a scan or a picture)")
    LOCKED = "locked", _("cannot be read: it has a password")
    UNKNOWN = "unknown", _("text of this type is not read")
    FAILED = "failed", _("its text could not be read")
    BARRED = "barred", _("not read: it holds a virus")


class Preview(TextChoices):
    """Whether there are pictures of its pages."""

    WAITING = "waiting", _("pictures of its pages are being made")
    MADE = "made", _("pictures of its pages are there")
    TEXT = "text", _("only its text is shown")
    NO_OFFICE = "no_office", _("no office program is installed here: only its text is shown")
    LOCKED = "locked", _("no preview: it has a password")
    NONE = "none", _("no preview of this type")
    FAILED = "failed", _("its pages could not be drawn")
    BARRED = "barred", _("no preview: it holds a virus")


class JobKind(TextChoices):
    SCAN = "scan", _("scan for viruses")
    READ = "read", _("read the text")
    DRAW = "draw", _("draw the pages")


class JobState(TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
