"""Briefing packs: what they say (`content`), and the files they become."""

from youcheng.dossiers.reports import docx, pdf
from youcheng.dossiers.reports.content import Pack, pack_of

FORMATS = {
    "docx": (
        docx.write,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (pdf.write, "application/pdf"),
}

__all__ = ["FORMATS", "Pack", "pack_of"]
