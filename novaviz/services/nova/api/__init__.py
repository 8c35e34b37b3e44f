"""nova-api: checks who asks for what, writes the first rows, and hands the build on."""

from novaviz.services.nova.api.app import NovaApi

__all__ = ["NovaApi"]
