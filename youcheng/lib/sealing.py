"""Secrets in the database that must be read again: a copy of it must open no door."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def cipher_for(purpose: str) -> Fernet:
    """Seals what is used for that purpose alone, with a key that follows from the site's own."""
    digest = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
