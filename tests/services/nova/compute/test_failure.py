"""Which errors another host could mend, and which not."""

from __future__ import annotations

import pytest

from novaviz.exceptions import (
    BuildAbortException,
    CloudError,
    ComputeResourcesUnavailable,
    HTTPError,
    ImageUnacceptable,
    InstanceNotFound,
    InternalError,
    MessagingTimeout,
    NoMoreFixedIps,
    PortBindingFailed,
    RescheduledException,
    UnexpectedTaskStateError,
    VirtualInterfaceCreateException,
)
from novaviz.services.nova.compute.failure import verdict

UUID = "b1737d46-ec20-4476-93df-447d79b134b3"


@pytest.mark.parametrize("error", [
    ComputeResourcesUnavailable("full"), PortBindingFailed("no agent"), InternalError("monitor"),
    HTTPError(500, None, "glance"), MessagingTimeout("conductor"),
])  # fmt: skip
def test_what_is_wrong_with_this_host_is_tried_on_another(error: CloudError) -> None:
    found = verdict(UUID, error)
    assert type(found) is RescheduledException
    assert str(found) == str(error)


@pytest.mark.parametrize("error", [
    NoMoreFixedIps("none left"), VirtualInterfaceCreateException("late"),
    ImageUnacceptable("damaged"), InstanceNotFound("deleted"), UnexpectedTaskStateError("deleting"),
])  # fmt: skip
def test_what_no_other_host_could_mend_aborts_the_build(error: CloudError) -> None:
    found = verdict(UUID, error)
    assert type(found) is BuildAbortException
    assert str(found).startswith(f"Build of instance {UUID} aborted: ")


@pytest.mark.parametrize("error", [BuildAbortException("a"), RescheduledException("b")])
def test_a_verdict_stands(error: CloudError) -> None:
    assert verdict(UUID, error) is error
