"""libvirt-python, loaded when it is needed, and what to say where it is not there."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from novaviz.exceptions import HypervisorError, LibvirtError

NO_CONNECT = 5
"""``VIR_ERR_NO_CONNECT``: there is no libvirt to be had."""
NO_KVM = 67
"""``VIR_ERR_CONFIG_UNSUPPORTED``: what the XML asks for is not to be had here: KVM, above all."""
NO_DOMAIN = 42
"""``VIR_ERR_NO_DOMAIN``: there is no such guest."""
DEVICE_MISSING = 99
"""``VIR_ERR_DEVICE_MISSING``: the guest has no such device."""
OPERATION_INVALID = 55
"""``VIR_ERR_OPERATION_INVALID``: the guest is not running, or runs already."""

ACCESS = (45, 79, 88)
"""Authentication failed or was cancelled; access denied."""

NO_SOCKET = "Failed to connect socket"
"""How libvirt says that no libvirtd answers."""
DAEMONS = {"/system": "libvirt-daemon-system", "/session": "libvirt-daemon"}
"""Which package of Debian and Ubuntu brings the libvirtd, by the URI's path."""


def load() -> Any:
    """The module ``libvirt``; HypervisorError names what is missing, and what brings it."""
    try:
        import libvirt
    except ModuleNotFoundError:
        raise HypervisorError(
            "libvirt-python is missing: pip install 'novaviz[libvirt]' (it is built from source,"
            " which needs libvirt-dev, pkg-config, gcc and Python's headers)"
        ) from None
    except ImportError as error:
        raise HypervisorError(
            f"libvirt-python is there, but libvirt is missing: apt-get install libvirt0 ({error})"
        ) from None
    libvirt.registerErrorHandler(lambda context, error: None, None)
    return libvirt


def translated(error: Any) -> LibvirtError:
    """A ``libvirt.libvirtError`` as it travels and is recorded."""
    message = error.get_error_message() or str(error)
    return LibvirtError(
        " ".join(message.split()), error.get_error_code() or 1, error.get_error_domain() or 0
    )


def refusal(uri: str, error: LibvirtError) -> HypervisorError:
    """Why a connection cannot be made, in one line."""
    told = f"cannot connect to {uri}: {error} (libvirt's error {error.code})"
    path = urlsplit(uri).path
    if error.code in ACCESS or "Permission denied" in str(error):
        told += "; this user has no access: is it in the group libvirt?"
    elif error.code == NO_CONNECT:
        told += "; libvirt has no driver for it: apt-get install libvirt-daemon-driver-qemu"
    elif NO_SOCKET in str(error) and socket_of(uri):
        told += "; no libvirtd answers there"
    elif NO_SOCKET in str(error):
        package = DAEMONS.get(path, DAEMONS["/system"])
        told += f"; no libvirtd answers: it comes with the package {package}"
    return HypervisorError(told)


def socket_of(uri: str) -> str | None:
    """The socket that the URI itself names."""
    return next(iter(parse_qs(urlsplit(uri).query).get("socket", ())), None)
