"""A teacher edits a file and makes a mistake: one line says which file, which line and what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from novaviz.catalog import (
    data_path,
    read_anachronisms,
    read_cloud,
    read_faults,
    read_latencies,
    read_scenarios,
    read_storyboard,
)
from novaviz.exceptions import DataError

Reader = Callable[[Path], object]


def refusal(directory: Path, name: str, text: str, read: Reader) -> str:
    """What the error says of a file with this text, without the way to the file."""
    file = directory / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read(directory)
    said = str(raised.value)
    assert "\n" not in said
    assert said.startswith(str(file))
    return said.removeprefix(f"{directory}/")


def edited(name: str, old: str, new: str) -> str:
    """A shipped file with one passage changed."""
    text = data_path(name).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def line_of(name: str, words: str) -> int:
    lines = data_path(name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "vcpus: 8\n",
            "vcpus: eight\n",
            "hosts[1].vcpus: expected a whole number, 1 or more, found 'eight'",
        ),
        (
            "vcpus: 8\n",
            "vcpus: -8\n",
            "hosts[1].vcpus: expected a whole number, 1 or more, found -8",
        ),
        (
            "vcpus: 8\n",
            "vcpus: true\n",
            "hosts[1].vcpus: expected a whole number, 1 or more, found True",
        ),
        (
            "vcpus: 8\n",
            "vcpus:\n",
            "hosts[1].vcpus: expected a whole number, 1 or more, found nothing",
        ),
        (
            "vcpus: 8\n",
            "vcpu: 8\n",
            "hosts[1].vcpu: unknown key (known: name, vcpus, memory_mb, disk_gb, hypervisor_type, "
            "architecture, availability_zone, reserved_host_cpus, reserved_host_memory_mb, "
            "reserved_host_disk_mb, cpu_allocation_ratio, ram_allocation_ratio, "
            "disk_allocation_ratio, disabled)",
        ),
    ],
)
def test_a_wrong_value_of_a_host_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    line = line_of("cloud.yaml", "vcpus: 8")
    text = edited("cloud.yaml", old, new)
    assert refusal(tmp_path, "cloud.yaml", text, read_cloud) == f"cloud.yaml, line {line}: {said}"


def test_a_missing_key_is_named_at_the_line_of_its_mapping(tmp_path: Path) -> None:
    text = edited("cloud.yaml", "    vcpus: 8\n", "")
    line = line_of("cloud.yaml", "name: host2")
    assert refusal(tmp_path, "cloud.yaml", text, read_cloud) == (
        f"cloud.yaml, line {line}: hosts[1].vcpus: missing, expected a whole number, 1 or more"
    )


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        (
            "- name: host2",
            "- name: host1",
            "- name: host2",
            "hosts[1].name: 'host1' is already the name of hosts[0]",
        ),
        (
            'id: "2", name',
            'id: "1", name',
            'id: "2", name',
            "flavors[1].id: '1' is already the id of flavors[0]",
        ),
        (
            'id: "2", name',
            "id: 2, name",
            'id: "2", name',
            "flavors[1].id: expected a text in quotes, found 2",
        ),
        (
            "hosts: [host3]",
            "hosts: [host4]",
            "hosts: [host3]",
            "aggregates[0].hosts[0]: expected a host (host1, host2, host3), found 'host4'",
        ),
        (
            "project: demo\n    subnet:\n      cidr: 10.0.1.0/29",
            "project: dmeo\n    subnet:\n      cidr: 10.0.1.0/29",
            "two addresses",
            "networks[1].project: expected a project (demo, admin, service), found 'dmeo'",
        ),
        (
            "end: 10.0.1.3",
            "end: 10.0.9.3",
            "end: 10.0.1.3",
            "networks[1].subnet.allocation_pool.end: expected an address in 10.0.1.0/29, "
            "found '10.0.9.3'",
        ),
        (
            "start: 10.0.1.2",
            "start: 10.0.1.4",
            "start: 10.0.1.2",
            "networks[1].subnet.allocation_pool.end: expected an address not before 10.0.1.4, "
            "found '10.0.1.3'",
        ),
        (
            "cidr: 10.0.1.0/29",
            "cidr: 10.0.1.1/29",
            "cidr: 10.0.1.0/29",
            "networks[1].subnet.cidr: expected a block of addresses such as 10.0.0.0/24, "
            "found '10.0.1.1/29'",
        ),
        (
            "roles: {demo: [member]}",
            "roles: {demo: [owner]}",
            "roles: {demo: [member]}",
            "users[1].roles.demo[0]: expected a role (admin, member, reader, service), "
            "found 'owner'",
        ),
        (
            "instances: 10\n",
            "instances: -2\n",
            "  instances: 10",
            "quotas.instances: expected a whole number, -1 or more, found -2",
        ),
        (
            "status: deactivated",
            "status: retired",
            "status: deactivated",
            "images[3].status: expected one of queued, saving, active, deactivated, killed, "
            "deleted, found 'retired'",
        ),
    ],
)
def test_a_cloud_that_cannot_be_is_refused(
    tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    found = refusal(tmp_path, "cloud.yaml", edited("cloud.yaml", old, new), read_cloud)
    line = line_of("cloud.yaml", where) + ("project:" in old)
    assert found == f"cloud.yaml, line {line}: {said}"


def test_bad_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    found = refusal(tmp_path, "cloud.yaml", "hosts:\n  - {name: host1\nflavors: []\n", read_cloud)
    assert found.startswith("cloud.yaml, line 3: no valid YAML: ")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = "domain: Default\ndomain: Other\n"
    assert refusal(tmp_path, "cloud.yaml", text, read_cloud) == (
        "cloud.yaml, line 2: no valid YAML: the key 'domain' stands twice"
    )


def test_a_key_that_is_no_text_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, "cloud.yaml", "domain: {{ name }}\n", read_cloud)
    assert found.startswith("cloud.yaml, line 1: no valid YAML: ")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "latencies.yaml", "# nothing yet\n", read_latencies) == (
        "latencies.yaml: expected a mapping with latencies, found nothing"
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"cloud\.yaml: no valid YAML: "):
        read_cloud(tmp_path)


def test_a_latency_for_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    text = "latencies:\n  - kind: rpc.shout\n    median: 1\n    basis: none\n"
    assert refusal(tmp_path, "latencies.yaml", text, read_latencies) == (
        "latencies.yaml, line 2: latencies[0].kind: expected one of user, rest, rpc.call, "
        "rpc.cast, db, driver, notify, decision, console, found 'rpc.shout'"
    )


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("median: -1", "line 4: latencies[0].median: expected a number, 0 or more, found -1"),
        ("median: .nan", "line 4: latencies[0].median: expected a number, 0 or more, found nan"),
        (
            "median: 1\n    min: 2\n    max: 1",
            "line 6: latencies[0].max: expected a number, 2 or more, found 1",
        ),
    ],
)
def test_a_time_that_cannot_be_is_refused(tmp_path: Path, figures: str, said: str) -> None:
    text = f"latencies:\n  - kind: db\n    basis: none\n    {figures}\n"
    found = refusal(tmp_path, "latencies.yaml", text, read_latencies)
    assert found == f"latencies.yaml, {said}"


FAULT = """\
faults:
  - name: mine
    summary: Something breaks.
    releases: [classic]
    since: it is mine
    step: {classic: 1}
    expect: {classic: ERROR}
    teaches: Care.
"""


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "line 2: faults[0]: expected either set or at"),
        (
            "    set: {moon_full: true}\n",
            "line 9: faults[0].set.moon_full: unknown key (known: hosts_full, computes_down, "
            "quota_instances, image_deleted, pool_used_up, agents_dead, token_lifetime, "
            "token_forged)",
        ),
        (
            "    set: {quota_instances: -1}\n",
            "line 9: faults[0].set.quota_instances: expected a whole number, 0 or more, found -1",
        ),
        (
            "    at: [{kind: db}]\n",
            "line 9: faults[0].at[0]: expected exactly one of raise, drop, delay, duplicate, "
            "kill, found none",
        ),
        (
            "    at: [{kind: db, delay: 1, drop: reply}]\n",
            "line 9: faults[0].at[0]: expected exactly one of raise, drop, delay, duplicate, "
            "kill, found drop and delay",
        ),
        (
            "    at: [{kind: db, drop: everything}]\n",
            "line 9: faults[0].at[0].drop: expected one of request, reply, found 'everything'",
        ),
        (
            "    at: [{kind: rest, raise: {type: NoValidHost, message: gone}}]\n",
            "line 9: faults[0].at[0].raise.status: missing, expected it for kind rest",
        ),
        (
            "    at: [{kind: db, drop: reply}]\n",
            "line 9: faults[0].at[0]: expected one of raise, delay, kill for kind db, found drop",
        ),
        (
            "    at: [{kind: rpc.call, duplicate: true}]\n",
            "line 9: faults[0].at[0]: expected one of raise, drop, delay, kill for kind rpc.call, "
            "found duplicate",
        ),
        (
            "    at: [{kind: notify, delay: 1}]\n",
            "line 9: faults[0].at[0]: nothing can go wrong for kind notify, found delay",
        ),
        (
            "    at: [{kind: rpc.cast, drop: reply}]\n",
            "line 9: faults[0].at[0].drop: expected request, for a cast has no reply",
        ),
        (
            "    at: [{kind: driver, kill: target}]\n",
            "line 9: faults[0].at[0].kill: expected source for kind driver",
        ),
        (
            "    at: [{kind: db, times: 0, drop: reply}]\n",
            "line 9: faults[0].at[0].times: expected a whole number, 1 or more, found 0",
        ),
    ],
)
def test_a_fault_that_cannot_be_is_refused(tmp_path: Path, rest: str, said: str) -> None:
    found = refusal(tmp_path, "faults.yaml", FAULT + rest, read_faults)
    assert found == f"faults.yaml, {said}"


def test_a_fault_says_what_to_expect_in_each_of_its_releases(tmp_path: Path) -> None:
    text = FAULT.replace("[classic]", "[classic, modern]") + "    set: {hosts_full: true}\n"
    assert refusal(tmp_path, "faults.yaml", text, read_faults) == (
        "faults.yaml, line 6: faults[0].step: expected one value for each of classic, modern"
    )


def test_a_fault_that_is_missing_in_a_release_must_say_since_when(tmp_path: Path) -> None:
    text = FAULT.replace("    since: it is mine\n", "") + "    set: {hosts_full: true}\n"
    assert refusal(tmp_path, "faults.yaml", text, read_faults) == (
        "faults.yaml, line 2: faults[0].since: missing, expected a text that says why not in all "
        "releases"
    )


SCENARIO = "scenarios:\n  - name: mine\n    title: Mine\n"


def test_a_scenario_that_names_an_unknown_fault_is_refused(tmp_path: Path) -> None:
    text = SCENARIO + "    faults: [no-more-ips, gremlins]\n"
    found = refusal(tmp_path, "scenarios.yaml", text, read_scenarios)
    assert found.startswith("scenarios.yaml, line 4: scenarios[0].faults[1]: expected a fault (")
    assert found.endswith("), found 'gremlins'")


def test_a_scenario_breaks_only_what_its_releases_have(tmp_path: Path) -> None:
    text = SCENARIO + "    faults: [vif-plug-timeout]\n"
    assert refusal(tmp_path, "scenarios.yaml", text, read_scenarios) == (
        "scenarios.yaml, line 4: scenarios[0].faults[0]: expected a fault that can strike in "
        "classic, found 'vif-plug-timeout'"
    )


def test_a_scenario_asks_only_for_what_boot_takes(tmp_path: Path) -> None:
    text = SCENARIO + "    request: {flavour: m1.tiny}\n"
    assert refusal(tmp_path, "scenarios.yaml", text, read_scenarios) == (
        "scenarios.yaml, line 4: scenarios[0].request.flavour: unknown key (known: name, flavor, "
        "image, network, volume, boot_from_volume, entry)"
    )


def test_an_anachronism_must_match_something(tmp_path: Path) -> None:
    text = (
        "anachronisms:\n  - name: a\n    shown: b\n    in_2013_1: c\n    why_kept: d\n"
        "    match: []\n"
    )
    found = refusal(tmp_path, "anachronisms.yaml", text, read_anachronisms)
    assert found.startswith("anachronisms.yaml, line 6: anachronisms[0].match: expected a list")


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        (
            "number: 3\n",
            "number: 4\n",
            "number: 3",
            "steps[2].number: expected 3, for steps are numbered in order, found 4",
        ),
        (
            "same_as: 2}",
            "same_as: 5}",
            "same_as: 2}",
            "steps[1].last.same_as: expected a step that has begun by then (1 to 2), found 5",
        ),
        (
            "phase: close, same_as: 4",
            "phase: closed, same_as: 4",
            "phase: close, same_as: 4",
            "steps[4].first.phase: expected one of start, deliver, end, error, close, "
            "found 'closed'",
        ),
        (
            "needs: volume",
            "needs: luck",
            "needs: volume",
            "steps[16].needs: expected one of token, image, volume, found 'luck'",
        ),
        (
            "steps: 10-14",
            "steps: 10-20",
            "steps: 10-14",
            "table[1].steps: expected steps from 1 to 19, found '10-20'",
        ),
        (
            "steps: 10-14",
            "steps: ten",
            "steps: 10-14",
            "table[1].steps: expected step numbers such as 1-9 or 15, 16, found 'ten'",
        ),
    ],
)
def test_a_storyboard_that_cannot_be_is_refused(
    tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    name = "storyboards/classic.yaml"
    found = refusal(
        tmp_path, name, edited(name, old, new), lambda path: read_storyboard("classic", path)
    )
    assert found == f"{name}, line {line_of(name, where)}: {said}"


def test_a_directory_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        read_cloud(tmp_path / "nowhere")
    assert str(raised.value) == f"{tmp_path}/nowhere: expected a directory with data files"


def test_what_a_teachers_directory_does_not_hold_is_read_from_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_text(edited("cloud.yaml", "vcpus: 8\n", "vcpus: 6\n"))
    assert read_cloud(tmp_path).hosts[1].vcpus == 6
    assert read_faults(tmp_path) == read_faults()


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text(edited("cloud.yaml", "vcpus: 8\n", "vcpus: 6\n"))
    assert read_cloud(tmp_path).hosts[1].vcpus == 6
    file.write_text(edited("cloud.yaml", "vcpus: 8\n", "vcpus: 7\n"))
    assert read_cloud(tmp_path).hosts[1].vcpus == 7


def test_an_unchanged_file_is_read_once(tmp_path: Path) -> None:
    assert read_cloud() is read_cloud()
