from typing import Any, Self

from django.db import connection, models
from django.db.models import Func, Value
from django.utils.translation import gettext_lazy as _

from youcheng.search.rules import Term, slips, terms


class EntryQuerySet(models.QuerySet["Entry"]):
    def matching(self, text: str) -> Self:
        """Entries that hold every word of `text`; none for a question without a word."""
        asked = terms(text)
        return self._holding([asked] if asked else [])

    def nearly(self, text: str) -> Self:
        """Entries that may bear what `text` was meant to be; to be compared (`rules.slips`)."""
        return self._holding(slips(text))

    def _holding(self, any_of: list[list[Term]]) -> Self:
        """Entries that have all terms of one of the lists."""
        return self.answering(written(any_of)) if any_of else self.none()

    def answering(self, question: Any) -> Self:
        """Entries that fit what `written` made. question: that, or what stands for it."""
        if not hasattr(question, "resolve_expression"):
            question = Value(question)
        if connection.vendor == "postgresql":
            return self.filter(Fits(question))
        return self.filter(pk__in=Fits(question))


class Fits(Func):
    """The index asked a question: a condition on PostgreSQL, keys on SQLite."""

    output_field = models.BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="tsv @@ %(expressions)s::tsquery")

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        rows = "(SELECT rowid FROM search_fts WHERE search_fts MATCH %(expressions)s)"
        return self.as_sql(compiler, connection, template=rows)


def written(any_of: list[list[Term]]) -> str:
    """All terms of one of the lists, as this database has the question."""
    return tsquery(any_of) if connection.vendor == "postgresql" else fts(any_of)


def tsquery(any_of: list[list[Term]]) -> str:
    """The question as PostgreSQL has it."""

    def word(term: Term) -> str:
        text = term.text.replace("\\", "\\\\").replace("'", "''")
        return f"'{text}'{':*' if term.is_open else ''}"

    return " | ".join("({})".format(" & ".join(map(word, terms))) for terms in any_of)


def fts(any_of: list[list[Term]]) -> str:
    """The question as FTS5 of SQLite has it."""

    def word(term: Term) -> str:
        text = term.text.replace('"', '""')
        return f'"{text}"{"*" if term.is_open else ""}'

    return " OR ".join("({})".format(" AND ".join(map(word, terms))) for terms in any_of)


class Entry(models.Model):
    """One thing that can be found. Holds no right: who asks joins what the person may see.

    The database keeps an index of `words` by itself: FTS5 with triggers on SQLite, a generated
    tsvector on PostgreSQL.
    """

    kind = models.CharField(max_length=12)
    ref = models.BigIntegerField()
    """Key of the row in its own table."""
    words = models.TextField()
    """`rules.index_words` of its names."""
    weight = models.IntegerField(default=0)
    """The larger, the earlier."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "search_entry"
        ordering = ["-weight", "pk"]
        verbose_name = _("search entry")
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="one_entry_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
