"""What a server in error says of itself, in Nova 34.0.0's words."""

from __future__ import annotations

import pytest

from tests.boots import booted

NETWORK = "Failed to allocate the network(s)"
TEXTS = {
    "no-valid-host": "No valid host was found. ",
    "no-more-ips": f"Build of instance UUID aborted: {NETWORK} with error No fixed IP addresses"
                   " available for network: NETWORK, not rescheduling.",
    "vif-plug-timeout": f"Build of instance UUID aborted: {NETWORK}, not rescheduling.",
    "volume-attach-fails": "Build of instance UUID aborted: Unable to update the attachment."
                           " (HTTP 500)",
}  # fmt: skip


@pytest.mark.parametrize("fault", TEXTS)
def test_a_server_in_error_says_why(fault: str) -> None:
    trace = booted(release="modern", faults=(fault,))
    message = trace.metadata["fault"]["message"].replace(trace.metadata["instance"], "UUID")
    wanted = TEXTS[fault]
    if "NETWORK" in wanted:
        post = next(event for event in trace.events if event.name == "POST /v2.1/servers")
        uuid = post.payload["body"]["server"]["networks"][0]["uuid"]
        wanted = wanted.replace("NETWORK", uuid)
    assert message == wanted
    assert trace.metadata["fault"]["code"] == 500


@pytest.mark.parametrize("fault", ["no-more-ips", "vif-plug-timeout", "volume-attach-fails"])
def test_what_another_host_could_not_mend_is_not_tried_there(fault: str) -> None:
    names = [event.name for event in booted(release="modern", faults=(fault,)).events]
    assert "build_instances" not in names


@pytest.mark.parametrize("fault", [*TEXTS, "spawn-fails-everywhere"])
def test_the_row_ends_in_error_with_no_task_and_no_host(fault: str) -> None:
    end = booted(release="modern", faults=(fault,)).transitions[-1]
    assert (end.vm_state, end.task_state, end.host, end.status) == ("error", None, None, "ERROR")
