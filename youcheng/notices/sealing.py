"""Secrets of webhooks: made by us, shown once, kept sealed."""

from secrets import token_urlsafe

from cryptography.fernet import InvalidToken

from youcheng.lib.sealing import cipher_for

PURPOSE = "webhooks"


def new_secret() -> str:
    return token_urlsafe(32)


def seal(secret: str) -> str:
    return cipher_for(PURPOSE).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None: it was sealed with another key of the site, and has to be made anew."""
    try:
        return cipher_for(PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
