"""The office's own Word templates, and drafts that are made of them."""

from datetime import date, datetime
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.documents.actions import Draft, file_document
from youcheng.documents.enums import DocumentKind
from youcheng.documents.models import Document
from youcheng.lib.objections import Stale
from youcheng.pipeline.actions.cases import PaperDraft, add_paper
from youcheng.pipeline.actions.files import file_for_paper
from youcheng.pipeline.enums import TemplateKind
from youcheng.pipeline.models import Case, CasePaper, PaperTemplate
from youcheng.pipeline.rules.placeholders import PAPER_OF


def file_template(
    kind: str, file: IO[bytes], filename: str, *, unit: Unit, by: User, on: date
) -> Document:
    """Keep the file of a template that was checked. Raises Refused: see `file_document`."""
    draft = Draft(unit=unit, name=str(TemplateKind(kind).label), kind=DocumentKind.OTHER)
    return file_document(file, filename, draft, by=by, on=on).document


@transaction.atomic
def set_template(
    kind: str, *, version: int, by: User, document: Document | None = None, is_on: bool = True,
    note: str = "", at: datetime | None = None,
) -> PaperTemplate:  # fmt: skip
    """Write the next version. document: None goes back to the one that came with the program.
    version: the last one that was read; 0 where there was none.

    Raises:
        Stale: somebody made another version since.
    """
    last = PaperTemplate.objects.filter(kind=kind).order_by("-version").first()
    if (last.version if last else 0) != version:
        raise Stale
    try:
        with transaction.atomic():
            made = PaperTemplate.objects.create(
                kind=kind, version=version + 1, document=document, is_on=is_on,
                note=note.strip(), made_by=by, made_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Stale from error
    record("template.set", made, by=by, is_on=is_on, document=str(document or ""), note=made.note)
    return made


def draft_paper(
    case: Case, kind: str, heading: str, file: IO[bytes], *, sensitivity: str, by: User,
    on: date, at: datetime | None = None,
) -> CasePaper:  # fmt: skip
    """File a draft that was made of a template: without number and without day, for it has
    neither. Raises Refused: see `file_document`."""
    paper = PaperDraft(PAPER_OF[TemplateKind(kind)], heading=heading[:200])
    file_for_paper(case, paper, file, f"{heading[:80]}.docx", sensitivity=sensitivity, by=by, on=on)
    with transaction.atomic():
        made = add_paper(case, paper, by=by, at=at)
        record("case.drafted", case, by=by, template=TemplateKind(kind).value)
    return made
