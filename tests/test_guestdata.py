"""What a user gives a server for itself arrives as it was given, or is refused at once."""

from __future__ import annotations

import json
import string
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from novaviz.cli import main
from novaviz.exceptions import UsageError
from novaviz.guest import config_drive, meta_data_of
from novaviz.model import Trace
from novaviz.model.resources import Flavor, Instance
from novaviz.run import Run, boot
from novaviz.scenario import Scenario
from tests.guest.test_config_drive import read
from tests.keys import private_key, public_key
from tests.services.nova.api.test_keypairs import ask

MODEST = settings(
    deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
letters = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
printable = st.text(letters, max_size=255)
names = printable.map(lambda name: f"{name.strip()[:254]}!")
keys = st.text(string.ascii_letters + string.digits + "-_:. ", max_size=254).map("k{}".format)
metadata = st.dictionaries(keys, printable, max_size=6)
scripts = st.binary(max_size=3000) | st.text(max_size=3000) | st.just(b"x" * 49149)


def spawned(run: Run) -> Instance:
    """The instance as the hypervisor driver was given it."""
    event = next(event for event in run.trace.events if event.name == "spawn")
    data = event.payload["args"]["instance"]
    return Instance.from_dict({**data, "flavor": Flavor.from_dict(data["flavor"])})


@given(st.sampled_from(["classic", "modern"]), names, printable, metadata, scripts)
@MODEST
def test_what_was_given_is_what_the_driver_the_api_and_the_guest_have(
    release: str, name: str, comment: str, meta: dict[str, str], script: str | bytes
) -> None:
    key = public_key(" ".join(comment.split()))
    plain = script.encode() if isinstance(script, str) else script
    with boot(name, release=release, key=key, meta=meta, user_data=script) as run:
        assert run.outcome == "ACTIVE"
        instance = spawned(run)
        uuid, minor = instance.uuid, 3 if release == "modern" else 1
        shown = ask(run.cloud, "GET", "/v2.1/servers/{id}", uuid, user="admin", minor=minor).body
    assert (instance.key_data, dict(instance.metadata)) == (key, meta)
    assert b64decode(instance.user_data or "") == plain
    server = shown["server"]
    assert (server["name"], server["metadata"], server["key_name"]) == (
        name, meta, instance.key_name,
    )  # fmt: skip
    if release == "modern":
        assert server["OS-EXT-SRV-ATTR:user_data"] == instance.user_data
    assert instance.key_name is not None
    files = read(config_drive(
        meta_data_of(instance, public_keys={instance.key_name: key}, metadata=meta), {}, plain
    ))  # fmt: skip
    assert files["/openstack/latest/user_data"] == plain
    told = json.loads(files["/openstack/latest/meta_data.json"])
    assert told.get("meta", {}) == meta
    assert list(told["public_keys"].values()) == [key]


@given(st.text(max_size=400) | st.binary(max_size=400))
@MODEST
def test_whatever_else_is_called_a_key_is_refused_and_not_quoted(noise: str | bytes) -> None:
    text = noise if isinstance(noise, str) else noise.hex()
    for shape in ("my secret {}", "ssh-ed25519 my-secret{}", "ssh-rsa AAAA my secret {}"):
        with pytest.raises(UsageError) as refused:
            Scenario().changed(key=shape.format(text))
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"key": "hello"}, "the key is no ssh public key"),
        ({"key": 7}, "the key must be the text of an ssh public key"),
        ({"key": f"{public_key()}\n{public_key()}"}, "on one line, not 2 lines"),
        ({"key": f"{public_key()}\x1b[31m"}, "characters that cannot be printed"),
        ({"key": "A" * 20_000}, "too large"),
        ({"user_data": 7}, "the user-data must be text or bytes, not int"),
        ({"user_data": "\ud800"}, "characters that are no text"),
        ({"user_data": "x" * 49150}, "has 49150 bytes, and may have 49149 at most"),
        ({"meta": "a=b"}, "the metadata must be texts by name"),
        ({"meta": {"a": 1}}, "metadata must be text"),
        ({"meta": {"": "x"}}, "must not be empty"),
        ({"meta": {" ": "x"}}, "must not be empty"),
        ({"meta": {"a": "\n"}}, "characters that cannot be printed"),
        ({"meta": {"a": "\ud800"}}, "characters that cannot be printed"),
        ({"meta": {"ü": "x"}}, "other characters than letters"),
        ({"meta": {"a" * 256: "x"}}, "has 256 characters, and may have 255 at most"),
        ({"meta": {"a": "x" * 256}}, "has 256 characters, and may have 255 at most"),
        ({"meta": (("a", "b"), ("a", "c"))}, "has a name twice"),
    ],
)
def test_what_cannot_be_given_is_refused_before_anything_happens(
    request_: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        boot(**request_)
    assert said in str(refused.value)


def test_a_scenario_made_by_hand_is_checked_too() -> None:
    for wrong in (Scenario(key="x"), Scenario(user_data="#!"), Scenario(meta=(("", "x"),))):
        with pytest.raises(UsageError):
            wrong.checked()


def test_a_fork_may_be_given_something_else() -> None:
    with boot(meta={"role": "web"}) as run, run.fork(
        request={"meta": {"role": "db"}, "user_data": b"\xff"}
    ).run() as other:  # fmt: skip
        assert spawned(other).metadata == (("role", "db"),)
        assert spawned(other).user_data == "/w=="
        assert spawned(run).metadata == (("role", "web"),)
        assert hash(other.scenario) != hash(run.scenario)


def test_a_run_that_is_gone_back_to_is_given_the_same() -> None:
    with boot(key=public_key(), user_data="x", meta={"a": "b"}, release="modern") as run:
        before = run.trace.to_json()
        assert run.rewind(5).run().trace.to_json() == before


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "id.pub").write_text(f"  {public_key()}\r\n")
    (tmp_path / "id").write_text(private_key())
    (tmp_path / "setup.sh").write_bytes(b"#!/bin/sh\n\xff\n")
    (tmp_path / "empty").touch()
    (tmp_path / "big").write_bytes(b"x" * 50_000)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*options: str) -> Trace:
    return Trace.from_json(CliRunner().invoke(main, ["boot", "--json", *options]).stdout)


@pytest.mark.usefixtures("files")
def test_the_command_line_gives_files_and_shows_what_nova_boot_would_have_been() -> None:
    trace = told("--key", "id.pub", "--user-data", "setup.sh", "--meta", "a=b=c", "--meta", "d=")
    with boot(
        key=public_key(), user_data=b"#!/bin/sh\n\xff\n", meta={"a": "b=c", "d": ""}
    ) as run:  # fmt: skip
        assert trace == run.trace
    command = trace.events[0].payload["command"]
    assert command.endswith(
        "--key-name me@laptop --user-data user_data --meta a=b=c --meta d= vm1"
    )


@pytest.mark.usefixtures("files")
def test_the_dashboards_form_has_it_too() -> None:
    trace = told("--entry", "dashboard", "--key", "id.pub", "--user-data", "setup.sh",
                 "--meta", "role=web")  # fmt: skip
    assert trace.events[0].payload["command"] == (
        "Launch Instance: vm1, m1.tiny, cirros, private, key pair me@laptop,"
        " customization script, role=web"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--key", "nowhere"], "cannot read nowhere: No such file or directory"),
        (["--key", "."], "cannot read .: Is a directory"),
        (["--key", "id"], "id holds a private key, which nobody else should see"),
        (["--key", private_key()], "the name of a file with an ssh public key is asked for"),
        (["--key", "setup.sh"], "setup.sh must be one ssh public key on one line, not 2 lines"),
        (["--key", "empty"], "empty must be one ssh public key on one line, not 0 lines"),
        (["--key", "big"], "big is too large for an ssh public key"),
        (["--key", "/dev/zero"], "/dev/zero is too large for an ssh public key"),
        (["--user-data", "nowhere"], "cannot read nowhere: No such file or directory"),
        (["--user-data", "empty"], "empty is empty"),
        (["--user-data", "big"], "big is too large for user-data: 49149 bytes at most"),
        (["--meta", "role"], "'role' is not NAME=VALUE"),
        (["--meta", "=web"], "must not be empty"),
        (["--meta", "role=\x1b[31m"], "characters that cannot be printed"),
    ],
)
@pytest.mark.usefixtures("files")
def test_a_bad_file_is_refused_in_one_line_that_holds_no_key(
    options: list[str], said: str
) -> None:
    result = CliRunner().invoke(main, ["boot", *options])
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert said in line
    assert private_key().splitlines()[1][:20] not in line
