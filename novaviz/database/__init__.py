"""One SQLite database a service: named queries, transactions, and every row change reported."""

from novaviz.database.changes import Row
from novaviz.database.client import DatabaseClient, Transaction
from novaviz.database.database import Database

__all__ = ["Database", "DatabaseClient", "Row", "Transaction"]
