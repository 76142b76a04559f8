"""Templates read, checked and filled. A template is text with names in it, and never a program.

Of Jinja only names, `for` over a list and `if` are let through; all else is refused when the file
is read, and what is filled in stands as it is, whatever signs it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from youcheng.lib.gbt9704 import steady
from youcheng.lib.objections import Objection, Refused, require
from youcheng.lib.text import _
from youcheng.pipeline.rules.placeholders import objection_to_names

MOST_BYTES, MOST_UNPACKED = 5 * 2**20, 60 * 2**20
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Const,
    nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a template asks for. names: placeholders, sorted; loops: those that it goes over."""

    names: tuple[str, ...]
    loops: tuple[str, ...]


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def read_template(data: bytes) -> Asked:
    """Check a Word file that is to be a template.

    Raises:
        Refused: it is no Word file, too large, a template language beyond names, `for` and `if`
            stands in it, or a placeholder is not known.
    """
    asked = _asked(_opened(data))
    require(objection_to_names(asked.names, asked.loops))
    return asked


def _opened(data: bytes) -> DocxTemplate:
    if len(data) > MOST_BYTES:
        raise Refused(
            Objection("too_large", _("The file is too large for a template: at most 5 MB."))
        )
    no_word = Objection("no_word", _("This is no Word file (.docx). Save it as .docx first."))
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Refused(no_word)
            if any(one.filename.lower().endswith("vbaproject.bin") for one in packed.infolist()):
                raise Refused(
                    Objection("macros", _("The file has macros. Save it as .docx without them."))
                )
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise Refused(no_word) from error
    return template


def _asked(template: DocxTemplate) -> Asked:
    text = template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            text += template.patch_xml(template.get_part_xml(part))
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        said = _("A placeholder is broken: %(why)s")
        raise Refused(Objection("broken", said % {"why": str(error.message)[:200]})) from error
    names: set[str] = set()
    loops: set[str] = set()
    own: set[str] = set()
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _PLAIN):
            raise Refused(
                Objection(
                    "not_plain",
                    _("Only names, “for” over a list and “if” may stand in a template."),
                )
            )
        if isinstance(node, nodes.For):
            if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name):
                raise Refused(
                    Objection("odd_loop", _("A “for” goes over one list: for one in contacts."))
                )
            loops.add(node.iter.name)
            own.add(node.target.name)
    for node in tree.find_all(nodes.Name):
        if node.name not in own:
            names.add(node.name)
    return Asked(tuple(sorted(names)), tuple(sorted(loops)))


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
