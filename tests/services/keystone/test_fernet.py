"""What a token is made of."""

from __future__ import annotations

import base64
import os
import random

import pytest
from cryptography.fernet import Fernet

from novaviz.services.keystone.fernet import TokenFormatter
from novaviz.services.keystone.password import check_password, hash_password
from novaviz.services.keystone.payload import TokenPayload

NOW = 1_767_225_600


def seeded(seed: int):
    streams = random.Random(seed)
    return lambda purpose, size: streams.randbytes(size)


def test_a_token_is_what_the_fernet_specification_says():
    """Its own test vector: the key, time and IV of spec/generate.json."""
    given = {
        "fernet-key": base64.urlsafe_b64decode("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="),
        "fernet-iv": bytes(range(16)),
    }
    formatter = TokenFormatter(lambda purpose, size: given[purpose])
    token = formatter.pack(b"hello", 499162800)
    assert token == (
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU"
        "4IwqDA"
    )
    assert formatter.unpack(token, NOW) == b"hello"
    assert formatter.creation_time(token) == 499162800


@pytest.mark.parametrize("size", range(50))
def test_the_library_reads_every_token(size):
    key = os.urandom(32)
    formatter = TokenFormatter(lambda purpose, n: key if purpose == "fernet-key" else os.urandom(n))
    token = formatter.pack(bytes(size), NOW)
    padded = token + "=" * (-len(token) % 4)
    assert Fernet(base64.urlsafe_b64encode(key)).decrypt(padded) == bytes(size)
    assert formatter.unpack(token, NOW) == bytes(size)


def test_a_token_from_the_future_is_forged():
    formatter = TokenFormatter(seeded(0))
    assert formatter.unpack(formatter.pack(b"", NOW + 3600), NOW) is None


@pytest.mark.parametrize("project", [None, "f" * 32])
@pytest.mark.parametrize("audit_ids", [("A" * 22,), ("B" * 21 + "A", "C" * 21 + "Q")])
def test_a_payload_comes_back_as_it_was(project, audit_ids):
    payload = TokenPayload("0a" * 16, project, ("password",), NOW + 0.123457, audit_ids)
    assert TokenPayload.from_bytes(payload.to_bytes()) == payload


def test_a_password_is_checked_against_its_hash():
    hashed = hash_password("demo-secret", b"salt" * 4)
    assert check_password("demo-secret", hashed)
    assert not check_password("Demo-secret", hashed)
    assert hashed != hash_password("demo-secret", b"SALT" * 4)
    assert "demo-secret" not in hashed
