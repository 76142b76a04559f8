"""Marks of documents: type as an icon, sensitivity as a tag, the state of a file as a light."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.documents.drawing import MOST
from youcheng.documents.enums import FileType, Preview, Reading, Scan, Sensitivity
from youcheng.documents.models import Document, Revision
from youcheng.documents.rules import IMAGES

register = template.Library()
ICONS = {
    FileType.PDF: "file-type-pdf",
    FileType.DOCX: "file-type-doc",
    FileType.DOC: "file-type-doc",
    FileType.XLSX: "file-spreadsheet",
    FileType.XLS: "file-spreadsheet",
    FileType.ODS: "file-spreadsheet",
    FileType.PPTX: "presentation",
    FileType.PPT: "presentation",
    FileType.ODP: "presentation",
    FileType.EML: "mail",
}
SCANS = {Scan.WAITING: "go", Scan.CLEAN: "ok", Scan.FOUND: "bad", Scan.NONE: "idle"}
READINGS = {
    Reading.WAITING: "go",
    Reading.READ: "ok",
    Reading.LOCKED: "warn",
    Reading.FAILED: "warn",
    Reading.BARRED: "bad",
}
PREVIEWS = {
    Preview.WAITING: "go",
    Preview.MADE: "ok",
    Preview.FAILED: "warn",
    Preview.BARRED: "bad",
}


@register.filter
def file_icon(type_: str) -> str:
    """Name of the icon."""
    if type_ in IMAGES:
        return "photo"
    return ICONS.get(FileType(type_), "file-text") if type_ in FileType.values else "file-text"


@register.simple_tag
def sensitivity_tag(document: Document) -> SafeString | str:
    """Nothing for internal, which is usual."""
    if document.sensitivity == Sensitivity.INTERNAL:
        return ""
    look = "bad" if document.sensitivity == Sensitivity.RESTRICTED else "line"
    return format_html('<span class="tg {}">{}</span>', look, document.get_sensitivity_display())


def _light(look: str, text: object) -> SafeString:
    return format_html('<span class="st {}">{}</span>', look, text)


@register.simple_tag
def scan_light(revision: Revision) -> SafeString:
    return _light(SCANS[Scan(revision.scan)], revision.get_scan_display())


@register.simple_tag
def reading_light(revision: Revision) -> SafeString:
    look = READINGS.get(Reading(revision.reading), "idle")
    return _light(look, revision.get_reading_display())


@register.simple_tag
def preview_light(revision: Revision) -> SafeString:
    look = PREVIEWS.get(Preview(revision.preview), "idle")
    return _light(look, revision.get_preview_display())


@register.simple_tag
def file_light(revision: Revision) -> SafeString:
    """The one thing about a file that matters most."""
    if revision.scan in {Scan.FOUND, Scan.WAITING}:
        return scan_light(revision)
    if revision.reading in {Reading.READ, Reading.EMPTY} and revision.scan == Scan.NONE:
        return scan_light(revision)
    return reading_light(revision)


@register.simple_tag
def retention(document: Document, today: date) -> SafeString | str:
    if document.retain_until is None:
        return document.get_retention_display()
    look = "warn" if document.retain_until <= today else ""
    return format_html('<span class="tg {}">{}</span>', look, document.retain_until.isoformat())


@register.simple_tag
def preview_note(revision: Revision, n_texts: int) -> str:
    """Why it looks as it does: which pages are shown, or why it is text alone."""
    if revision.preview == Preview.NO_OFFICE:
        return str(_("No office program (LibreOffice) is installed here: only its text is shown."))
    if revision.n_pictures and (revision.n_pages or 0) > revision.n_pictures:
        return ngettext(
            "the first %(n)d page; the file has all",
            "the first %(n)d pages; the file has all",
            MOST,
        ) % {"n": revision.n_pictures}
    return ""
