"""The guest's reader of JSON, run by its own busybox here, against Python's."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.guest import meta_data_of, network_data_of
from novaviz.guest.initrd import SCRIPTS
from tests.guest.test_config_drive import INSTANCE, SUBNET, VIF


def flatten(busybox: Path, text: str) -> tuple[int, str]:
    done = subprocess.run(
        [busybox, "awk", "-f", SCRIPTS / "json.awk"], input=text.encode(), capture_output=True,
        timeout=60, check=False, env={"LC_ALL": "C"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode()


def expected(value: Any, path: str = "") -> str:
    """What the script's first lines promise."""
    if isinstance(value, dict):
        parts = [(shown(key).replace(".", "_"), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        parts = [(str(number), inner) for number, inner in enumerate(value)]
    elif value is None:
        return ""
    else:
        return f"{path}\t{shown(value) if isinstance(value, str) else json.dumps(value)}\n"
    return "".join(expected(inner, f"{path}.{part}" if path else part) for part, inner in parts)


def shown(text: str) -> str:
    """Characters beyond UTF-16's first plane are two escapes."""
    wide = re.sub("[\U00010000-\U0010ffff]", "??", text)
    return "".join(
        " " if ord(char) < 32 else char if ord(char) < 127 else "?" for char in wide
    )  # fmt: skip


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False,
                                                                               allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5),
                                                                inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def test_any_document_is_flattened_as_promised(busybox: Path) -> None:
    @settings(max_examples=100, deadline=None)
    @given(
        st.dictionaries(st.text(min_size=1, max_size=5), VALUES, max_size=4),
        st.sampled_from([None, 2]),
    )
    def flattened(document: dict[str, Any], indent: int | None) -> None:
        assert flatten(busybox, json.dumps(document, indent=indent)) == (0, expected(document))

    flattened()


def test_the_files_of_a_config_drive_become_lines(busybox: Path) -> None:
    status, lines = flatten(busybox, json.dumps(network_data_of([VIF], {"n1": SUBNET})))
    assert status == 0
    assert "networks.0.ip_address\t10.0.0.10\n" in lines
    assert "networks.0.routes.0.gateway\t10.0.0.1\n" in lines
    keys = {"a.b\tc": "ssh-rsa A me\n"}
    assert "public_keys.a_b c\tssh-rsa A me \n" in flatten(
        busybox, json.dumps(meta_data_of(INSTANCE, public_keys=keys))
    )[1]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a"', '{"a":}', '{"a": 1,}', "[1 2]", '{"a": tru}', '"open', r'"\x"', r'"\u12"',
     "{} {}", "[" * 500 + "]" * 500],
)  # fmt: skip
def test_what_is_no_json_is_refused(busybox: Path, text: str) -> None:
    assert flatten(busybox, text)[0] == 1
