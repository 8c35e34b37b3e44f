"""What can go wrong, as one tree.

::

    NovavizError
    ├── UsageError              refused before the first event: exit status 2
    │   ├── DataError           a data file says something that cannot be (file, key, line)
    │   ├── TraceError          a trace file is damaged, or is no trace
    │   ├── GuestError          the guest's image cannot be built (what is missing)
    │   └── HypervisorError     a hypervisor cannot be had: what is missing, what brings it
    ├── EngineError             novaviz itself is wrong: please report it
    └── CloudError              what services of the cloud answer each other with
        ├── HTTPError           a REST answer from 400 on (status, body)
        ├── ConnectTimeout      no REST answer came
        ├── MessagingTimeout    no RPC reply came
        ├── DBError             a statement failed
        │   └── DBDuplicateEntry
        └── NovaException       what Nova raises; its name travels over RPC
            ├── NoValidHost
            │   └── MaxRetriesExceeded
            ├── ComputeResourcesUnavailable
            ├── RescheduledException
            ├── BuildAbortException
            ├── UnexpectedTaskStateError
            ├── InstanceNotFound
            ├── ImageUnacceptable
            ├── ImageNotAuthorized
            ├── ImageNotFound
            ├── FlavorDiskTooSmall
            ├── FlavorMemoryTooSmall
            ├── NoMoreFixedIps
            ├── PortBindingFailed
            ├── VirtualInterfaceCreateException
            ├── InvalidBDM
            ├── VolumeNotCreated
            ├── InvalidVolume
            ├── DiskNotFound
            ├── DeviceDetachFailed
            ├── GroupAffinityViolation
            ├── InternalError
            └── LibvirtError    libvirt's own libvirtError (code, domain)

Each says what happened, to what, and what to try. A ``CloudError`` is part of the lesson: it is
recorded in the trace and handled (or not) by the services, as in a real cloud.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class NovavizError(Exception):
    """Anything novaviz raises on purpose."""


class UsageError(NovavizError):
    """Something the user gave is refused: one line that names it, and the choices."""

    def __init__(self, problem: str, choices: Iterable[str] = ()) -> None:
        self.problem = problem
        self.choices = tuple(choices)
        text = problem
        if self.choices:
            text += f" (choose from: {', '.join(self.choices)})"
        super().__init__(text)


class DataError(UsageError):
    """A data file says something that cannot be: which file, key and line, and what is expected."""

    def __init__(self, file: str, key: str, line: int | None, problem: str) -> None:
        self.file, self.key, self.line = file, key, line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")


class TraceError(UsageError):
    """A file is no trace, or a damaged one: which file, where in it, and what is wrong."""


class GuestError(UsageError):
    """The guest's image or its config drive cannot be made: what is missing, and what brings it."""


class HypervisorError(UsageError):
    """The hypervisor that was asked for cannot be had here: what is missing, what brings it."""


class EngineError(NovavizError):
    """The engine broke one of its own rules: a bug in novaviz."""


class CloudError(NovavizError):
    """What one service of the cloud answers another with; ``str()`` is the message it carries."""

    def to_dict(self) -> dict[str, Any]:
        """The error as it travels and as the trace shows it."""
        return {"type": type(self).__name__, "message": str(self)}


class HTTPError(CloudError):
    """A REST answer from 400 on, as the client library raises it."""

    def __init__(self, status: int, body: Any = None, message: str | None = None) -> None:
        self.status = status
        self.body = body
        super().__init__(f"{message or _message_of(body)} (HTTP {status})")


def _message_of(body: Any) -> str:
    """The ``message`` inside an OpenStack error body, whatever its one key is called."""
    if isinstance(body, dict):
        for inner in body.values():
            if isinstance(inner, dict) and "message" in inner:
                return str(inner["message"])
    return "The request failed"


class ConnectTimeout(CloudError):
    """No answer came to a REST request in time."""


class MessagingTimeout(CloudError):
    """No reply came to an RPC call in time (source: ``oslo_messaging.exceptions``)."""


class DBError(CloudError):
    """A statement failed (source: ``oslo_db.exception``)."""


class DBDuplicateEntry(DBError):
    """The row is there already."""


class NovaException(CloudError):
    """An error of Nova's own (source: ``nova.exception``)."""


class NoValidHost(NovaException):
    """No host is left for the instance."""


class MaxRetriesExceeded(NoValidHost):
    """The build failed on as many hosts as may be tried."""


class ComputeResourcesUnavailable(NovaException):
    """The claim on the compute host failed: try another host."""


class RescheduledException(NovaException):
    """The build failed here and may be tried on another host."""


class BuildAbortException(NovaException):
    """The build failed in a way that another host cannot mend."""


class UnexpectedTaskStateError(NovaException):
    """The instance's task state is not the expected one: somebody else acted on it."""


class InstanceNotFound(NovaException):
    """The instance is not (or no longer) there."""


class ImageUnacceptable(NovaException):
    """The image cannot be used."""


class ImageNotAuthorized(NovaException):
    """Glance does not let this user (any more) have the image."""


class ImageNotFound(NovaException):
    """There is no such image."""


class FlavorDiskTooSmall(NovaException):
    """The flavor's disk cannot hold the image."""


class FlavorMemoryTooSmall(NovaException):
    """The flavor's memory is less than the image asks for."""


class NoMoreFixedIps(NovaException):
    """The subnet's pool has no free address."""


class PortBindingFailed(NovaException):
    """Neutron could not bind the port on the host."""


class VirtualInterfaceCreateException(NovaException):
    """The network did not say in time that the interface is plugged."""


class InvalidBDM(NovaException):
    """A block device mapping cannot be used."""


class VolumeNotCreated(NovaException):
    """Cinder did not make the volume available."""


class InvalidVolume(NovaException):
    """The volume cannot be attached or detached as it is now."""


class DiskNotFound(NovaException):
    """The guest has no such disk."""


class DeviceDetachFailed(NovaException):
    """The guest does not give the device up."""


class GroupAffinityViolation(NovaException):
    """The host breaks the server group's policy."""


class InternalError(NovaException):
    """Something inside the compute host failed."""


class LibvirtError(NovaException):
    """What libvirt says went wrong (source: ``libvirt.libvirtError``).

    ``code`` is libvirt's ``virErrorNumber``, ``domain`` its ``virErrorDomain`` (who says so).
    """

    name = "libvirtError"

    def __init__(self, message: str, code: int = 1, domain: int = 0) -> None:
        self.code, self.domain = code, domain
        super().__init__(message)

    def to_dict(self) -> dict[str, Any]:
        return {
            "type": self.name, "message": str(self), "code": self.code, "domain": self.domain,
        }  # fmt: skip


def _tree(root: type[CloudError]) -> dict[str, type[CloudError]]:
    found = {root.__name__: root}
    for child in root.__subclasses__():
        found.update(_tree(child))
    return found


def from_dict(error: dict[str, Any]) -> CloudError:
    """Raise-able again what travelled as ``{"type", "message"}``; an unknown type stays readable.

    Source: ``oslo_messaging._drivers.common:deserialize_remote_exception``.
    """
    kind = _BY_NAME.get(error["type"])
    if kind is None or kind is HTTPError:
        return NovaException(f"Remote error: {error['type']} {error['message']}")
    return kind(error["message"])


_BY_NAME = _tree(CloudError) | {LibvirtError.name: LibvirtError}
