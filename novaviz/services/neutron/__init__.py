"""neutron, the network service."""

from novaviz.services.neutron.agent import TOPIC, OvsAgent
from novaviz.services.neutron.neutron import Neutron

__all__ = ["TOPIC", "Neutron", "OvsAgent"]
