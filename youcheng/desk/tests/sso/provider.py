"""A provider that lies and falters, the way to it and back. A real one: tests/test_sign_in.py."""

import json
import re
import time
from functools import cache
from html import unescape
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from youcheng.audit.models import Event

ISSUER = "https://login.example.org"
PASSWORD = "plum-blossom-1912"
START, BACK, ACCOUNT = reverse("sso-start"), reverse("sso-back"), reverse("account")
NAME = "City login"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What it would answer. said, more: what is changed in its two statements about a person."""

    def __init__(self) -> None:
        self.person = {"sub": "s-1", "preferred_username": "clerk", "name": "Desk officer"}
        self.said: dict = {}
        self.more: dict = {}
        self.issuer = ISSUER
        self.signed_by, self.algorithm = "good", "RS256"
        self.broken: dict[str, requests.Response | Exception] = {}
        self.asked: dict = {}
        self.sent: dict = {}

    def session(self) -> "Provider":
        return self

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def get(self, url: str, headers: dict | None = None) -> requests.Response:
        return self.answer(url)

    def request(self, _method: str, url: str, **sent: object) -> requests.Response:
        self.sent = sent
        return self.answer(url)

    def answer(self, url: str) -> requests.Response:
        path = urlsplit(url).path
        if (broken := self.broken.get(path)) is not None:
            if isinstance(broken, Exception):
                raise broken
            return broken
        if path.startswith("/.well-known/"):
            return response(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/userinfo",
                    "jwks_uri": f"{ISSUER}/keys",
                }
            )
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(key("good").public_key(), as_dict=True)
            return response({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        if path == "/token":
            return response({"access_token": "x", "token_type": "Bearer", "id_token": self.token()})
        return response({**self.person, **self.more})

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "youcheng",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "sub": self.person["sub"],
            **self.said,
        }
        secret = "a-secret" * 8 if self.algorithm.startswith("HS") else key(self.signed_by)
        if self.algorithm == "none":
            secret = None
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, secret, self.algorithm, headers={"kid": "1"})


def response(data: object, status: int = 200) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = data if isinstance(data, bytes) else json.dumps(data).encode()
    made.headers["content-type"] = "application/json"
    return made


def leave(client: Client, provider: Provider, url: str = START, **data: str):
    page = client.post(url, data)
    target = unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    provider.asked = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
    return page


def come_back(client: Client, provider: Provider, **query: str):
    return client.get(BACK, {"code": "c", "state": provider.asked["state"], **query})


def sign_in(client: Client, provider: Provider, **data: str):
    leave(client, provider, **data)
    return come_back(client, provider)


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def refused(client: Client, answer, why: str, status: int = 403) -> bool:
    last = Event.objects.order_by("pk").last()
    assert (answer.status_code, last.verb, last.changes) == (status, "sso.refused", {"why": why})
    return not is_in(client)
