from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from youcheng.accounts.models import User


class UserBackend(AuthenticationBackend):
    """Sign-in as allauth has it; who is signed in comes with their unit, which every page names."""

    def get_user(self, user_id: Any) -> User | None:
        try:
            user = User.objects.select_related("unit").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
