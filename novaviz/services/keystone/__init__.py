"""The identity service: who somebody is, what they may do where, and tokens that say so."""

from novaviz.services.keystone.service import Keystone

__all__ = ["Keystone"]
