"""Webhooks of the office's own messenger: entered, changed, given another secret."""

from dataclasses import dataclass

from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale, require
from youcheng.notices import rules
from youcheng.notices.models import Hook
from youcheng.notices.sealing import new_secret, seal

EDITED = ("name", "address", "kinds", "is_on")


@dataclass(frozen=True, slots=True)
class HookDraft:
    """kinds: codes of NoticeKind; none for all of them."""

    name: str
    unit: Unit
    address: str
    kinds: tuple[str, ...] = ()
    is_on: bool = True

    def values(self) -> dict[str, object]:
        return {
            "name": self.name, "address": self.address, "kinds": ",".join(self.kinds),
            "is_on": self.is_on,
        }  # fmt: skip


@transaction.atomic
def add_hook(draft: HookDraft, *, by: User) -> tuple[Hook, str]:
    """Returns it and its secret, which is shown only now.

    Raises:
        Refused: the address is no https, nor one of the office's own network.
    """
    require(rules.objection_to_hook(draft.address))
    secret = new_secret()
    hook = Hook.objects.create(unit=draft.unit, secret=seal(secret), **draft.values())
    record("hook.added", hook, by=by, unit=draft.unit.code, kinds=hook.kinds)
    return hook, secret


@transaction.atomic
def edit_hook(hook: Hook, draft: HookDraft, *, version: int, by: User) -> None:
    """Raises Refused as `add_hook`, and Stale: it is no longer at `version`."""
    require(rules.objection_to_hook(draft.address))
    values = {"unit": draft.unit, **draft.values()}
    if not Hook.objects.filter(pk=hook.pk, version=version).update(**values, version=version + 1):
        raise Stale
    changes = {
        name: (str(getattr(hook, name)), str(value))
        for name, value in values.items()
        if getattr(hook, name) != value and name != "address"
    }
    # What stands behind the host may be a key.
    if hook.address != draft.address:
        changes["address"] = (_host(hook.address), _host(draft.address))
    if changes:
        record("hook.set", hook, by=by, **changes)


def _host(address: str) -> str:
    return "/".join(address.split("/")[:3])


@transaction.atomic
def new_hook_secret(hook: Hook, *, by: User) -> str:
    """Another secret in place of the former one, for what is sent from now on."""
    secret = new_secret()
    Hook.objects.filter(pk=hook.pk).update(secret=seal(secret))
    record("hook.secret_made", hook, by=by)
    return secret
