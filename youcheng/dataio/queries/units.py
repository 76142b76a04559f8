"""Home units by any way to write them."""

from collections import defaultdict

from youcheng.accounts.models import Unit, UnitName
from youcheng.lib.text import fold, has_han

ENDS = ("人民政府", "政府", "管委会", "外办", "市", "区", "县", "district", "city")


class Units:
    """The units at and under `root`, looked up in memory. Two queries to make."""

    def __init__(self, root: Unit) -> None:
        self.root = root
        self.by_pk = {unit.pk: unit for unit in Unit.objects.below(root)}
        self._keys: dict[str, set[int]] = defaultdict(set)
        self._found: dict[str, Unit | None] = {}
        for unit in self.by_pk.values():
            for text in (unit.code, unit.name_zh, unit.name_en):
                if text:
                    self._keys[fold(text)].add(unit.pk)
        names = UnitName.objects.filter(unit__path__startswith=root.path)
        for pk, key in names.values_list("unit", "key"):
            self._keys[key].add(pk)
        self._prefixes = sorted(
            (key for key, pks in self._keys.items() if root.pk in pks and has_han(key)),
            key=len,
            reverse=True,
        )

    def find(self, text: str) -> Unit | None:
        """The one unit that is written so, or None: not known, or more than one.

        A name with an aside, 鼓楼区(福州), is another city's unless it is filed just so.
        """
        if text not in self._found:
            self._found[text] = self._find(fold(text))
        return self._found[text]

    def _find(self, key: str) -> Unit | None:
        for form in self._forms(key):
            pks = self._keys.get(form)
            if pks:
                return self.by_pk[next(iter(pks))] if len(pks) == 1 else None
        return None

    def _forms(self, key: str) -> list[str]:
        forms = [key]
        for prefix in self._prefixes:
            if key.startswith(prefix) and key != prefix:
                forms.append(key.removeprefix(prefix))
        for form in list(forms):
            for end in ENDS:
                if form.endswith(end) and len(form) - len(end) >= 2:
                    forms.append(form.removesuffix(end))
            if has_han(form):
                forms.append(form + "区")
        return forms
