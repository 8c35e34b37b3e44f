"""The player in a real JupyterLab: keys, links to other widgets, a busy kernel, reloads, live."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import boots
from tests.browser.lab import Lab

pytestmark = pytest.mark.xdist_group("lab")

BOOT = "import novaviz\nrun = novaviz.boot()"
PLAYER = "player = run.play()\nplayer"
LINKED = """
import ipywidgets
number = ipywidgets.IntText()
ipywidgets.jslink((player, "position"), (number, "value"))
seen = []
player.observe(lambda change: seen.append(change["new"]), "position")
number
"""
LIVE = """
import novaviz
run = novaviz.boot(paused=True)
live = run.live(speed={speed}, detail="everything")
live
"""
OPEN = Callable[..., Locator]


@pytest.fixture
def notebook(lab: Lab, page: Page, request: pytest.FixtureRequest) -> OPEN:
    """A notebook with these cells, all of them run, or (``wait=False``) being run."""

    def run(*cells: str, wait: bool = True) -> Locator:
        name = f"{request.node.name.split('[')[0]}.ipynb"
        found = lab.open(page, lab.write(name, *cells))
        if wait:
            lab.run_all(page)
        else:
            page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
        return found

    return run


RANGE = ".novaviz input[type=range]"


def row(page: Page) -> int:
    """The row of the diagram that is on."""
    return int(page.locator(RANGE).first.input_value())


def wait_for_row(page: Page, least: int, timeout: float = 20_000) -> None:
    page.wait_for_function(
        f"least => Number(document.querySelector('{RANGE}')?.value) >= least",
        arg=least, timeout=timeout,
    )  # fmt: skip


def ask(page: Page, code: str) -> str:
    """What the kernel prints when it runs some code, once it has time for it."""
    return str(page.evaluate(ASK, code)).strip()


ASK = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code });
  let said = "";
  future.onIOPub = ({ content }) => {
    said += content.text ?? content.evalue ?? "";
  };
  await future.done;
  return said;
}"""


@pytest.mark.parametrize("value", ["run", "run.trace"])
def test_a_run_or_a_trace_as_the_last_value_is_a_player(notebook: OPEN, value: str) -> None:
    shown = notebook(BOOT, value).locator(".novaviz")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("nova-scheduler")
    expect(shown.locator(".nv-status table").first).to_contain_text("block device mapping")


def test_a_key_moves_the_position_here_in_python_and_in_a_linked_widget(
    page: Page, notebook: OPEN
) -> None:
    found = notebook(BOOT, PLAYER, LINKED)
    player, number = found.locator(".novaviz"), found.locator("input[type=number]")
    player.focus()
    shown = [0]
    for count in range(1, 4):
        page.keyboard.press("ArrowRight")
        assert row(page) == count
        expect(number).not_to_have_value(str(shown[-1]))
        shown.append(int(number.input_value()))
    assert shown == sorted(set(shown))
    assert ask(page, "print(seen)") == str(shown[1:])
    step = boots.classic().steps[9]
    number.fill(str(step.first))
    number.press("Enter")
    expect(found.locator(".nv-now .nv-badge").first).to_have_text("10")
    player.focus()
    page.keyboard.press("PageDown")
    expect(found.locator(".nv-now .nv-badge").first).to_have_text("11")
    assert ask(page, "print(player.position)") == number.input_value()


def test_what_python_sets_is_shown(page: Page, notebook: OPEN) -> None:
    found = notebook(BOOT, PLAYER)
    step = boots.classic().steps[12]
    assert ask(page, f"player.position = {step.first}; player.view = 'read'") == ""
    expect(found.locator(".nv-now .nv-badge").first).to_have_text("13")
    expect(found.locator(".novaviz")).to_have_attribute("data-view", "read")


def test_keys_in_the_player_are_not_jupyterlabs(page: Page, notebook: OPEN) -> None:
    found = notebook(BOOT, PLAYER)
    cells = found.locator(".jp-Cell").count()
    player = found.locator(".novaviz")
    player.focus()
    for key in ("a", "b", "x", "d", "d", "0", "m", "Enter", "Escape", "ArrowDown", "z", "?"):
        page.keyboard.press(key)
    assert found.locator(".jp-Cell").count() == cells
    assert player.count() == 1
    assert page.locator(".jp-Dialog").count() == 0


def test_it_plays_while_the_kernel_is_busy(page: Page, notebook: OPEN) -> None:
    found = notebook(BOOT, PLAYER, "import time\ntime.sleep(8)\nprint('through')", wait=False)
    player = found.locator(".novaviz")
    player.wait_for()
    player.focus()
    page.keyboard.press(" ")
    wait_for_row(page, 3, timeout=6_000)
    assert found.get_by_text("through", exact=True).count() == 0


def test_a_reload_of_the_page_keeps_the_player(lab: Lab, page: Page, notebook: OPEN) -> None:
    found = notebook(BOOT, PLAYER)
    found.locator(".novaviz").focus()
    for _ in range(7):
        page.keyboard.press("PageDown")
    at = row(page)
    lab.save(page)
    page.goto(page.url.split("?")[0])
    found = page.locator(".jp-Notebook")
    expect(found.locator(".nv-now .nv-badge").first).to_have_text("7")
    assert row(page) == at
    found.locator(".novaviz").focus()
    page.keyboard.press("PageDown")
    expect(found.locator(".nv-now .nv-badge").first).to_have_text("8")


def test_a_live_run_streams_to_its_end(lab: Lab, page: Page, notebook: OPEN) -> None:
    found = notebook(LIVE.format(speed=8))
    end = len(boots.classic().events)
    wait_for_row(page, 5)
    assert ask(page, "print(live.wait(60))") == "True"
    range_ = found.locator(RANGE)
    expect(range_).to_have_value(range_.get_attribute("max") or "", timeout=60_000)
    expect(found.locator(".nv-status")).to_contain_text("host3")
    assert ask(page, "print(run.outcome, len(live.trace['events']))") == f"ACTIVE {end}"


def test_a_live_run_streams_while_the_kernel_is_busy(page: Page, notebook: OPEN) -> None:
    busy = "import time\ntime.sleep(9)\nprint('through')"
    found = notebook(LIVE.format(speed=4), busy, wait=False)
    wait_for_row(page, 12, timeout=8_000)
    assert found.get_by_text("through", exact=True).count() == 0


def test_late_views_and_a_reload_of_a_live_run_have_it_all(
    lab: Lab, page: Page, notebook: OPEN
) -> None:
    found = notebook(LIVE.format(speed=2), "import time\ntime.sleep(1)\nlive")
    wait_for_row(page, 5)
    expect(found.locator(".novaviz")).to_have_count(2)
    lab.save(page)
    page.goto(page.url.split("?")[0])
    expect(found.locator(".novaviz")).to_have_count(2)
    assert ask(page, "print(live.running)") == "True"
    assert ask(page, "live._pace = 0\nprint(live.wait(60))") == "True"
    # One after the other: a player that still plays says where it is at the same time.
    assert ask(page, "live.playing = False") == ""
    assert ask(page, "live.position = live.end") == ""
    for one in found.locator(RANGE).all():
        expect(one).to_have_value(one.get_attribute("max") or "")
    assert len({one.get_attribute("max") for one in found.locator(RANGE).all()}) == 1


def test_what_goes_wrong_in_the_engine_is_said_in_the_player(page: Page, notebook: OPEN) -> None:
    broken = "def step():\n    raise RuntimeError('the <b>flux</b>')\nrun.step = step"
    found = notebook("import novaviz\nrun = novaviz.boot(paused=True)", broken, "run.live()")
    expect(found.locator(".nv-problem")).to_contain_text("RuntimeError: the <b>flux</b>")


def test_jupyters_own_style_does_not_squeeze_the_players_lists(notebook: OPEN, page: Page) -> None:
    """It makes every term 20 % wide: one letter a line."""
    at = 'run.play(detail="messages", position=run.trace.steps[3].first)'
    found = notebook(BOOT, at)
    term = found.locator(".nv-facts dt", has_text="token").first
    term.wait_for()
    lines = term.evaluate(
        "one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
    )
    assert lines < 1.5
