"""How services reach each other: REST, and RPC over a bus."""

from novaviz.transport.rest import (
    Refused,
    Request,
    Response,
    RestClient,
    RestNet,
    RestService,
    Routes,
)
from novaviz.transport.rpc import Broker, RpcClient, Server

__all__ = [
    "Broker",
    "Refused",
    "Request",
    "Response",
    "RestClient",
    "RestNet",
    "RestService",
    "Routes",
    "RpcClient",
    "Server",
]
