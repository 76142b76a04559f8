"""Codes as an authenticator app computes them: RFC 6238, written apart from the code under test."""

import base64
import hmac
import struct
import time


def code_of(secret: str, steps: int = 0) -> str:
    """steps: of 30 seconds, from now."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def wrong_code(secret: str) -> str:
    right = {code_of(secret, steps) for steps in range(-3, 4)}
    return next(
        code for code in ("000000", *map(str, range(100_001, 100_020))) if code not in right
    )
