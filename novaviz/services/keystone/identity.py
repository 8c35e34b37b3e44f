"""The users, projects and roles that keystone starts with, and their ids by name."""

from __future__ import annotations

from novaviz.catalog import CloudData
from novaviz.database import Database
from novaviz.kernel import Streams
from novaviz.services.keystone.password import hash_password


class Identity:
    """Ids are made from seed and name, so that adding a user leaves the others' as they are."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self.users: dict[str, str] = {}
        self.projects: dict[str, str] = {}

    def fill(self, cloud: CloudData, database: Database) -> None:
        """Put everybody of the cloud's data into the database, unrecorded."""
        name_of = self._streams.name_of
        roles = {name: name_of("role", name) for name in cloud.roles}
        self.projects.update({one.name: name_of("project", one.name) for one in cloud.projects})
        self.users.update({one.name: name_of("user", one.name) for one in cloud.users})
        database.fill("role", ({"id": key, "name": name} for name, key in roles.items()))
        database.fill("project", (
            {"id": self.projects[one.name], "name": one.name, "description": one.description}
            for one in cloud.projects
        ))  # fmt: skip
        database.fill("user", (
            {"id": self.users[one.name], "name": one.name,
             "password_hash": hash_password(one.password, self._salt(one.name))}
            for one in cloud.users
        ))  # fmt: skip
        database.fill("assignment", (
            {"type": "UserProject", "actor_id": self.users[one.name],
             "target_id": self.projects[project], "role_id": roles[role]}
            for one in cloud.users
            for project, granted in one.roles.items()
            for role in granted
        ))  # fmt: skip

    def _salt(self, user: str) -> bytes:
        return bytes.fromhex(self._streams.name_of("password-salt", user))
