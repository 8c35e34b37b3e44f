"""Error answers in neutron's own shape: ``{"NeutronError": {"type", "message", "detail"}}``.

Clients tell errors apart by ``type``, which is the name of the exception (source:
``neutron_lib.exceptions``, ``neutron.api.api_common`` and ``neutronclient.v2_0.client``).
"""

from __future__ import annotations

from novaviz.transport import Refused, Response


class NeutronRefused(Refused):
    """Raised by neutron's handlers to answer with an error status."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(status, message)
        error = {"type": kind, "message": message, "detail": ""}
        self.response = Response(status, {"NeutronError": error})


def not_found(what: str, which: str) -> NeutronRefused:
    """No such thing, or none that the asker may see."""
    return NeutronRefused(404, f"{what}NotFound", f"{what} {which} could not be found.")


def security_group_not_found(which: str) -> NeutronRefused:
    return NeutronRefused(
        404, "SecurityGroupNotFound", f"Security group {which} does not exist"
    )


def no_more_addresses(network_id: str) -> NeutronRefused:
    return NeutronRefused(
        409, "IpAddressGenerationFailure",
        f"No more IP addresses available on network {network_id}.",
    )  # fmt: skip


def address_in_use(network_id: str, address: str) -> NeutronRefused:
    return NeutronRefused(
        409, "IpAddressInUse",
        f"Unable to complete operation for network {network_id}. "
        f"The IP address {address} is in use.",
    )  # fmt: skip


def address_not_on_network(address: str) -> NeutronRefused:
    return NeutronRefused(
        400, "InvalidIpForNetwork",
        f"IP address {address} is not a valid IP for any of the subnets on the specified network.",
    )  # fmt: skip


def over_quota(resource: str) -> NeutronRefused:
    return NeutronRefused(409, "OverQuota", f"Quota exceeded for resources: ['{resource}'].")


def no_mac_address(network_id: str) -> NeutronRefused:
    return NeutronRefused(
        503, "MacAddressGenerationFailure",
        f"Unable to generate unique mac on network {network_id}.",
    )  # fmt: skip


def disallowed(rule: str) -> NeutronRefused:
    return NeutronRefused(403, "PolicyNotAuthorized", f"{rule} is disallowed by policy")


def bad_request(message: str) -> NeutronRefused:
    return NeutronRefused(400, "HTTPBadRequest", message)
