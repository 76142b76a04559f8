"""Templates read, checked and filled. A template is text with names in it, and never a program.

Of Jinja only names, `for` over a list and `if` are let through; all else is refused when the file
is read, and what is filled in stands as it is, whatever signs it has.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from youcheng.lib.gbt9704 import steady
from youcheng.lib.objections import Objection, Refused, require
from youcheng.lib.text import _
from youcheng.pipeline.rules.placeholders import is_list, objection_to_names

MOST_BYTES, MOST_UNPACKED = 5 * 2**20, 60 * 2**20
NO_WORD = Objection("no_word", _("This is no Word file (.docx). Save it as .docx first."))
_BROKEN = (
    BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError, XMLSyntaxError, zlib.error,
)  # fmt: skip
_TAG = re.compile(r"<[^>]*>")
_RICH = re.compile(r"\{\{\s*r\s")
"""A mark of the library for formatted text, which a value of ours never is."""
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Const,
    nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a template asks for. names: placeholders, sorted; loops: those that it goes over; bare:
    those that stand by themselves."""

    names: tuple[str, ...]
    loops: tuple[str, ...]
    bare: tuple[str, ...]


class _Template(DocxTemplate):
    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Title and author of the file are no place for placeholders: nobody reads them there."""


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def read_template(data: bytes) -> Asked:
    """Check a Word file that is to be a template.

    Raises:
        Refused: it is no Word file, too large, a template language beyond names, `for` and `if`
            stands in it, or a placeholder is not known.
    """
    asked = _asked(_opened(data))
    require(objection_to_names(asked.names, asked.loops, asked.bare))
    return asked


def _opened(data: bytes) -> _Template:
    if len(data) > MOST_BYTES:
        raise Refused(
            Objection("too_large", _("The file is too large for a template: at most 5 MB."))
        )
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Refused(NO_WORD)
            if any(one.filename.lower().endswith("vbaproject.bin") for one in packed.infolist()):
                raise Refused(
                    Objection("macros", _("The file has macros. Save it as .docx without them."))
                )
        template = _Template(BytesIO(data))
        template.init_docx()
        template.get_xml()
    except _BROKEN as error:
        raise Refused(NO_WORD) from error
    return template


def _parts(template: _Template) -> list[str]:
    """Each part that is filled, as it stands: the body, headers, footers, footnotes."""
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _key, part in template.get_headers_footers(uri)]
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            parts.append(part.blob.decode("utf-8"))
    return parts


def _asked(template: _Template) -> Asked:
    found = _Found()
    try:
        for raw in _parts(template):
            if _RICH.search(_TAG.sub("", raw)):
                raise _not_plain()
            found.look(_environment().parse(template.patch_xml(raw)), frozenset())
    except TemplateSyntaxError as error:
        said = _("A placeholder is broken: %(why)s")
        raise Refused(Objection("broken", said % {"why": str(error.message)[:200]})) from error
    except _BROKEN as error:
        raise Refused(NO_WORD) from error
    return Asked(
        tuple(sorted(found.loops | found.bare)), tuple(sorted(found.loops)),
        tuple(sorted(found.bare)),
    )  # fmt: skip


def _not_plain() -> Refused:
    said = _("Only names, “for” over a list and “if” may stand in a template.")
    return Refused(Objection("not_plain", said))


class _Found:
    """Names of a template. loops: lists that it goes over; bare: all that stands by itself."""

    def __init__(self) -> None:
        self.loops: set[str] = set()
        self.bare: set[str] = set()

    def look(self, node: nodes.Node, own: frozenset[str]) -> None:
        """own: names that a `for` around gives to one line of its list."""
        if not isinstance(node, _PLAIN):
            raise _not_plain()
        if isinstance(node, nodes.Name):
            if node.name not in own:
                self.bare.add(node.name)
            return
        if isinstance(node, nodes.If):
            # Whether there is a list at all may be asked by its bare name.
            tested = {one.name for one in node.test.find_all(nodes.Name)}
            if isinstance(node.test, nodes.Name):
                tested.add(node.test.name)
            self.loops |= {name for name in tested - own if is_list(name)}
            for child in node.iter_child_nodes():
                if child is not node.test or not all(map(is_list, tested - own)):
                    self.look(child, own)
            return
        if not isinstance(node, nodes.For):
            for child in node.iter_child_nodes():
                self.look(child, own)
            return
        is_odd = not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name)
        if is_odd or node.test or node.recursive or node.iter.name in own:  # type: ignore[attr-defined]
            raise Refused(
                Objection("odd_loop", _("A “for” goes over one list: for one in contacts."))
            )
        self.loops.add(node.iter.name)  # type: ignore[attr-defined]
        for child in (*node.body, *node.else_):
            self.look(child, own | {node.target.name})  # type: ignore[attr-defined]


def fill(data: bytes, values: Mapping[str, Any]) -> bytes:
    """The draft. values: for all that the template asks for. Raises Refused: see
    `read_template`."""
    asked = read_template(data)
    template = _opened(data)
    given = {name: values[name] for name in asked.names}
    template.render(given, jinja_env=_environment(), autoescape=True)
    out = BytesIO()
    template.save(out)
    return steady(out.getvalue())
