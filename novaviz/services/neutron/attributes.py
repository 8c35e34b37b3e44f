"""What a request may say about a port, and of which kind each attribute is.

Source: ``neutron_lib.api.definitions.port`` and ``neutron_lib.api.validators``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from novaviz.services.neutron.refusals import bad_request
from novaviz.transport import Request

BINDING = frozenset({"binding:host_id", "binding:profile", "binding:vnic_type"})
"""What only the services may say."""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 255


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _is_group_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _is_fixed_ips(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and set(item) <= {"subnet_id", "ip_address"}
        and all(map(_is_text, item.values()))
        for item in value
    )


_CHANGEABLE: dict[str, Callable[[object], bool]] = {
    "name": _is_text,
    "admin_state_up": _is_flag,
    "device_id": _is_text,
    "device_owner": _is_text,
    "security_groups": _is_group_list,
    "binding:host_id": lambda value: value is None or _is_text(value),
    "binding:profile": _is_dict,
    "binding:vnic_type": _is_text,
}
_FIXED: dict[str, Callable[[object], bool]] = {
    "network_id": _is_text,
    "tenant_id": _is_text,
    "project_id": _is_text,
    "fixed_ips": _is_fixed_ips,
}


def for_create(request: Request) -> dict[str, Any]:
    """The ``port`` of a POST; Refused with 400 for what cannot be."""
    port = _port(request)
    if "network_id" not in port:
        raise bad_request("Failed to parse request. Required attribute 'network_id' not specified")
    return port


def for_update(request: Request) -> dict[str, Any]:
    """The ``port`` of a PUT; Refused with 400 for what cannot be, or cannot be changed."""
    port = _port(request)
    for name in sorted(set(port) & set(_FIXED)):
        raise bad_request(f"Cannot update read-only attribute {name}")
    return port


def _port(request: Request) -> dict[str, Any]:
    port = request.body.get("port") if isinstance(request.body, dict) else None
    if not isinstance(port, dict):
        raise bad_request("Resource body required")
    known = _CHANGEABLE | _FIXED
    unknown = sorted(set(port) - set(known))
    if unknown:
        raise bad_request(f"Unrecognized attribute(s) '{', '.join(unknown)}'")
    for name, value in port.items():
        if not known[name](value):
            raise bad_request(f"Invalid input for {name}. Reason: '{value}' is not valid.")
    return port
