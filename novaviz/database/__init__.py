"""One SQLite database a service: named queries, transactions, and every row change reported."""

from novaviz.database.database import Database, DatabaseClient, Row, Transaction

__all__ = ["Database", "DatabaseClient", "Row", "Transaction"]
