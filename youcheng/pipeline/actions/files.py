"""Files of the papers of a case, kept as documents of its home unit."""

from datetime import date
from typing import IO

from youcheng.accounts.models import User
from youcheng.documents.actions import Draft, file_document
from youcheng.documents.enums import DocumentKind, Retention, Sensitivity
from youcheng.documents.models import Document
from youcheng.pipeline.actions.cases import PaperDraft
from youcheng.pipeline.enums import PaperKind
from youcheng.pipeline.models import Case

DOCUMENT_KIND = {
    PaperKind.INTENT: DocumentKind.AGREEMENT,
    PaperKind.AGREEMENT: DocumentKind.AGREEMENT,
    PaperKind.INTENT_DRAFT: DocumentKind.AGREEMENT,
    PaperKind.AGREEMENT_DRAFT: DocumentKind.AGREEMENT,
    PaperKind.CONTACT: DocumentKind.LETTER,
    PaperKind.CONSENT: DocumentKind.LETTER,
    PaperKind.PROFILE: DocumentKind.REPORT,
}
"""What a paper of a case is among the documents; all others are approvals."""


def file_for_paper(
    case: Case,
    paper: PaperDraft,
    file: IO[bytes],
    filename: str,
    *,
    sensitivity: str,
    by: User,
    on: date,
) -> Document:
    """Keep the file of a paper that is about to be filed, and put it into the draft. One that is on
    record already is taken as it is.

    Two steps: killed before the paper is written, the document is on record, and the next try takes
    it. Raises Refused: the file is not kept (see `documents.actions.file_document`).
    """
    draft = Draft(
        unit=case.home,
        name=paper.heading,
        kind=DOCUMENT_KIND.get(PaperKind(paper.kind), DocumentKind.APPROVAL),
        sensitivity=sensitivity or Sensitivity.INTERNAL,
        retention=Retention.PERMANENT,
    )
    paper.document = file_document(file, filename, draft, by=by, on=on).document
    return paper.document
