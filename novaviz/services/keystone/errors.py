"""Keystone's refusals: its texts, and its error body, which is not shaped like nova's.

Who fails to sign in is never told why. Source: ``keystone.exception``.
"""

from __future__ import annotations

from novaviz.services.middleware import CHALLENGE, UNAUTHORIZED
from novaviz.transport import Refused, Response


def unauthorized(message: str = UNAUTHORIZED) -> Refused:
    """401: wrong password, unknown user, no role in the project, bad token."""
    return _refused(401, "Unauthorized", message, CHALLENGE)


def unsupported_method() -> Refused:
    """401: a way to sign in that this keystone does not know."""
    return unauthorized("Attempted to authenticate with an unsupported method.")


def token_not_found() -> Refused:
    """404: the token asked about is none, or no longer."""
    return _refused(404, "Not Found", "Could not find token")


def forbidden(action: str) -> Refused:
    """403: a valid token that does not allow this."""
    message = f"You are not authorized to perform the requested action: {action}."
    return _refused(403, "Forbidden", message)


def validation_error(attribute: str, target: str) -> Refused:
    """400: something is missing from the request."""
    return _refused(
        400,
        "Bad Request",
        f"Expecting to find {attribute} in {target}. The server could not comply with the "
        "request since it is either malformed or otherwise incorrect. The client is assumed to "
        "be in error.",
    )


def _refused(
    status: int, title: str, message: str, headers: dict[str, str] | None = None
) -> Refused:
    error = Refused(status, message)
    body = {"error": {"code": status, "message": message, "title": title}}
    error.response = Response(status, body, headers or {})
    return error
