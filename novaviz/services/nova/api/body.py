"""Bodies of requests checked, and that of ``POST /v2.1/servers`` read.

Source: ``nova.api.openstack.compute.schemas.servers``.
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from string import hexdigits
from typing import Any
from unicodedata import category

from novaviz.model.resources import NetworkRequest
from novaviz.transport import Refused

LONGEST_USER_DATA = 65535
"""Characters of base64 that fit into the column of the instance's row."""
NAME = {"type": "string", "format": "name", "minLength": 1, "maxLength": 255}
_COUNT = {"type": ["integer", "string"], "pattern": "^[0-9]*$", "minimum": 1}
_SERVER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": NAME,
        "imageRef": {"oneOf": [{"type": "string", "format": "uuid"},
                               {"type": "string", "maxLength": 0}]},
        "flavorRef": {"type": ["string", "integer"], "minLength": 1},
        "adminPass": {"type": "string"},
        "networks": {
            "oneOf": [
                {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "uuid": {"type": "string", "format": "uuid"},
                        "fixed_ip": {"type": "string"},
                    },
                    "required": ["uuid"],
                    "additionalProperties": False,
                }},
                {"type": "string", "enum": ["none", "auto"]},
            ]
        },
        "block_device_mapping_v2": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "source_type": {"type": "string", "enum": ["image", "volume", "blank"]},
                "destination_type": {"type": "string", "enum": ["local", "volume"]},
                "uuid": {"type": "string"},
                "volume_size": {"type": ["integer", "string"]},
                "boot_index": {"type": ["integer", "string", "null"]},
                "delete_on_termination": {"type": "boolean"},
            },
            "additionalProperties": False,
        }},
        "availability_zone": {"type": "string", "minLength": 1, "maxLength": 255},
        "metadata": {
            "type": "object",
            "patternProperties": {
                "^[a-zA-Z0-9-_:. ]{1,255}$": {"type": "string", "maxLength": 255},
            },
            "additionalProperties": False,
        },
        "security_groups": {"type": "array"},
        "key_name": NAME,
        "user_data": {"type": "string", "format": "base64", "maxLength": LONGEST_USER_DATA},
        "config_drive": {"type": ["boolean", "string"]},
        "description": {"type": ["string", "null"]},
        "min_count": _COUNT,
        "max_count": _COUNT,
    },
    "required": ["name", "flavorRef"],
    "additionalProperties": False,
}  # fmt: skip
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"server": _SERVER, "os:scheduler_hints": {"type": "object"},
                   "OS-SCH-HNT:scheduler_hints": {"type": "object"}},
    "required": ["server"],
    "additionalProperties": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """What the user asks for. ``networks`` is None for ``auto``: whatever there is.

    ``user_data`` is in base64.
    """

    name: str
    image_ref: str
    flavor_ref: str
    networks: tuple[NetworkRequest, ...] | None
    block_devices: tuple[dict[str, Any], ...]
    availability_zone: str | None
    group: str | None
    config_drive: bool
    key_name: str | None = None
    user_data: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=32)
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("uuid")(_is_uuid)
    formats.checks("name")(_is_name)
    formats.checks("base64")(_is_base64)
    return Draft202012Validator(json.loads(schema), format_checker=formats)


def check(body: Any, schema: dict[str, Any]) -> None:
    """Refused with 400 and nova's words for what is wrong with the body.

    Half a surrogate pair, which JSON can spell, is no text that a database could keep.
    Source: ``nova.api.validation.validators:_SchemaValidator.validate``.
    """
    if not isinstance(body, dict) or not _is_text(body):
        raise Refused(400, "Malformed request body")
    error = next(_validator(json.dumps(schema)).iter_errors(body), None)
    if error is not None:
        raise Refused(400, _words(error))


def read_server(body: Any) -> ServerRequest:
    """Read the body; Refused with 400 and nova's words for what is wrong with it."""
    check(body, _SCHEMA)
    server = body["server"]
    least = int(server.get("min_count") or 1)
    most = int(server.get("max_count") or least)
    if least > most:
        raise Refused(400, "min_count must be <= max_count")
    if most > 1:
        raise Refused(400, "Only one server can be created with a request")
    devices = tuple(server.get("block_device_mapping_v2", ()))
    if not server.get("imageRef") and not devices:
        raise Refused(400, "Missing imageRef attribute")
    if not server.get("imageRef") and not any(_boots(device) for device in devices):
        raise Refused(
            400,
            "Block Device Mapping is Invalid: Boot sequence for the instance and image/block"
            " device mapping combination is not valid.",
        )
    hints = body.get("os:scheduler_hints") or body.get("OS-SCH-HNT:scheduler_hints") or {}
    return ServerRequest(
        name=server["name"],
        image_ref=server.get("imageRef", ""),
        flavor_ref=str(server["flavorRef"]),
        networks=_networks(server.get("networks", "auto")),
        block_devices=devices,
        availability_zone=server.get("availability_zone"),
        group=hints.get("group"),
        config_drive=server.get("config_drive") in (True, "True", "true"),
        key_name=server.get("key_name"),
        user_data=server.get("user_data"),
        metadata=tuple(server.get("metadata", {}).items()),
    )


def _words(error: Any) -> str:
    if error.validator == "format" and error.validator_value == "name":
        return ("An invalid 'name' value was provided. The name must be: printable characters."
                " Can not start or end with whitespace.")  # fmt: skip
    if not error.path:
        return str(error.message)
    return (f"Invalid input for field/attribute {error.path[-1]}. Value: {error.instance}."
            f" {error.message}")  # fmt: skip


def _is_uuid(value: object) -> bool:
    """Source: ``oslo_utils.uuidutils.is_uuid_like``: dashes do not matter."""
    if not isinstance(value, str):
        return True
    digits = value.removeprefix("urn:").removeprefix("uuid:").strip("{}").replace("-", "")
    return len(digits) == 32 and all(digit in hexdigits for digit in digits)


def _is_name(value: object) -> bool:
    """Source: ``nova.api.validation.parameter_types:valid_name_regex``."""
    return not isinstance(value, str) or (
        value == value.strip() and all(category(letter)[0] != "C" for letter in value)
    )


def _is_base64(value: object) -> bool:
    """Source: ``oslo_serialization.base64.decode_as_bytes``, which skips strange letters."""
    try:
        return not isinstance(value, str) or b64decode(value.encode()) is not None
    except ValueError:
        return False


def _is_text(body: dict[str, Any]) -> bool:
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _boots(device: dict[str, Any]) -> bool:
    return str(device.get("boot_index")) == "0"


def _networks(asked: Any) -> tuple[NetworkRequest, ...] | None:
    if asked == "auto":
        return None
    if asked == "none":
        return ()
    return tuple(
        NetworkRequest(item["uuid"], address=item.get("fixed_ip")) for item in asked
    )
