"""Which errors another host could mend, and which not.

Source: the ``except`` clauses of ``nova.compute.manager:ComputeManager._build_and_run_instance``.
"""

from __future__ import annotations

from novaviz.exceptions import (
    BuildAbortException,
    CloudError,
    FlavorDiskTooSmall,
    FlavorMemoryTooSmall,
    ImageUnacceptable,
    InstanceNotFound,
    InvalidBDM,
    NoMoreFixedIps,
    RescheduledException,
    UnexpectedTaskStateError,
    VirtualInterfaceCreateException,
)

_NETWORK = "Failed to allocate the network(s)"
_FINAL = (ImageUnacceptable, FlavorDiskTooSmall, FlavorMemoryTooSmall, InvalidBDM,
          InstanceNotFound, UnexpectedTaskStateError)  # fmt: skip
"""The last two: the user has deleted it meanwhile."""


def aborted(instance_uuid: str, reason: str) -> BuildAbortException:
    return BuildAbortException(f"Build of instance {instance_uuid} aborted: {reason}")


def verdict(instance_uuid: str, error: CloudError) -> RescheduledException | BuildAbortException:
    """What an error in the build leads to: an abort, or a try on the next host."""
    if isinstance(error, BuildAbortException | RescheduledException):
        return error
    if isinstance(error, NoMoreFixedIps):
        return aborted(instance_uuid, f"{_NETWORK} with error {error}, not rescheduling.")
    if isinstance(error, VirtualInterfaceCreateException):
        return aborted(instance_uuid, f"{_NETWORK}, not rescheduling.")
    if isinstance(error, _FINAL):
        return aborted(instance_uuid, str(error))
    return RescheduledException(str(error))
