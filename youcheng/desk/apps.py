from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "youcheng.desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        """A role that is misspelt would be one that no second factor is asked of."""
        from youcheng.accounts.permissions import Role  # noqa: PLC0415 - models must be there first
        from youcheng.accounts.rules import EVERYBODY  # noqa: PLC0415

        known = {*Role.values, EVERYBODY}
        if unknown := settings.SECOND_FACTOR - known:
            raise ImproperlyConfigured(
                f"YOUCHENG_SECOND_FACTOR names {', '.join(sorted(unknown))}:"
                f" write some of {', '.join(sorted(known))}, with commas."
            )
