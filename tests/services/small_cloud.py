"""A small cloud for stories: a kernel, a boundary, and the services that a test puts in."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from types import TracebackType
from typing import Any

from novaviz.catalog import AT_ONCE, Distribution, read_cloud
from novaviz.database import Database
from novaviz.kernel import MICROSECONDS, Rule
from novaviz.model.context import RequestContext
from novaviz.model.event import START, Event
from novaviz.services.keystone import Keystone
from novaviz.services.middleware import password_login
from novaviz.transport import Response
from tests.ground import Ground


class NoTime:
    """Every hop takes no time, so that tests move the clock themselves."""

    def of(self, kind: str, source: str, target: str, name: str, leg: str) -> Distribution:
        return AT_ONCE


class SmallCloud(Ground):
    """Keystone is there; ``with`` closes what a test leaves behind."""

    def __init__(self, seed: int = 0, rules: Iterable[Rule] = ()) -> None:
        super().__init__(rules, seed=seed, latencies=NoTime())
        self.data = read_cloud()
        self.databases: dict[str, Database] = {}
        self.keystone = Keystone(self.wiring, self.database("keystone"))
        self.keystone.fill(self.data)
        self.wiring.net.add(self.keystone)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        super().__exit__(kind, error, trace)
        for database in self.databases.values():
            database.close()

    def database(self, name: str, *schemas: str) -> Database:
        made = Database(name, schemas or (name,), self.boundary)
        self.databases[name] = made
        return made

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What the coroutine returns; everything else that it sets off is done too."""
        results = []

        async def main() -> None:
            results.append(await work)

        self.kernel.spawn(main(), "test")
        while self.kernel.step():
            pass
        (result,) = results
        return result

    def wait(self, seconds: float) -> None:
        """Let simulated time pass."""

        async def sleep() -> None:
            await self.kernel.sleep(round(seconds * MICROSECONDS))

        self.run(sleep())

    def ask(self, target: str, method: str, template: str, *ids: str, **request: Any) -> Response:
        """One request of the client's and its answer."""
        client = self.wiring.rest("client")
        return self.run(client.send(RequestContext(), target, method, template, *ids, **request))

    def login(self, user: str = "demo", project: str | None = "demo") -> Response:
        """Sign in with the right password."""
        password = next(one.password for one in self.data.users if one.name == user)
        body = password_login(user, password, project)
        return self.ask("keystone", "POST", "/v3/auth/tokens", body=body)

    def token(self, user: str = "demo", project: str = "demo") -> dict[str, str]:
        """The headers of a request by somebody who has signed in."""
        return {"X-Auth-Token": self.keystone.issue_now(user, project)[0]}

    @property
    def events(self) -> list[Event]:
        return self.boundary.events

    def names(self, kind: str, target: str = "*", phase: str = START) -> list[str]:
        """What was sent, in order."""
        found = [event for event in self.events if event.kind == kind and event.phase == phase]
        return [event.name for event in found if target in ("*", event.target)]


def message(response: Response) -> str:
    """The text of a refusal."""
    ((_, error),) = response.body.items()
    return str(error["message"])


