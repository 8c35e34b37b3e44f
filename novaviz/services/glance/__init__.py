"""The image service: what can be booted, and its bytes."""

from novaviz.services.glance.service import Glance

__all__ = ["Glance"]
