"""The widget's half in a browser, with a model that is only a table of traits."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from novaviz.model import Trace
from novaviz.views.playable import bundle
from novaviz.views.player import Player
from tests import boots

BEGIN = """([letters, traits]) => {
  const listeners = {};
  const model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; },
    save_changes: () => {},
    send: () => {},
    on: (name, call) => (listeners[name] ??= new Set()).add(call),
    off: (name, call) => listeners[name]?.delete(call),
  };
  window.count = () => Object.values(listeners).reduce((sum, one) => sum + one.size, 0);
  window.give = (changes) => {
    Object.assign(traits, changes);
    for (const name in changes) for (const call of listeners[`change:${name}`] ?? []) call();
  };
  const address = URL.createObjectURL(new Blob([letters], { type: "text/javascript" }));
  return import(address).then(({ default: widget }) => {
    const host = widget();
    host.initialize({ model });
    window.ends = [1, 2].map(() => {
      const el = document.createElement("div");
      el.className = "view";
      document.body.append(el);
      return host.render({ model, el });
    });
  });
}"""


def traits(trace: Trace, **options: Any) -> dict[str, Any]:
    state = Player(trace, **options).get_state()
    names = ("trace", "position", "playing", "speed", "detail", "selected", "view", "theme",
             "height", "_score", "_other", "_twin", "_live", "_problem")  # fmt: skip
    return {name: state[name] for name in names}


def shown(page: Page, *names: str) -> None:
    """The title of the run and of the one beside it, in both views."""
    for view in page.locator(".view").all():
        expect(view.locator(".novaviz")).to_have_count(1)
        titles = view.locator(".nv-beside > .nv-beside-title")
        said = titles.all_inner_texts()
        assert len(said) == len(names)
        assert all(one.startswith(name) for one, name in zip(said, names, strict=True))


def test_a_shorter_trace_takes_the_place_of_a_longer_one_and_of_what_is_beside_it(
    offline: Page,
) -> None:
    offline.goto("about:blank")
    first, second, third = boots.classic(), boots.rescheduled(), boots.rejected()
    given = traits(first, other=second, position=len(first.events), detail="everything")
    offline.evaluate(BEGIN, [bundle(), given])
    shown(offline, first.metadata["title"], second.metadata["title"])
    listening = offline.evaluate("count()")
    offline.evaluate("give", traits(third, other=first, position=len(third.events)))
    shown(offline, third.metadata["title"], first.metadata["title"])
    offline.evaluate("give", traits(first))
    shown(offline)
    assert offline.evaluate("count()") == listening
    for view in offline.locator(".view .novaviz").all():
        assert view.get_attribute("data-position") == "0"


def test_views_follow_one_another_and_one_that_is_gone_listens_no_more(offline: Page) -> None:
    offline.goto("about:blank")
    offline.evaluate(BEGIN, [bundle(), traits(boots.classic())])
    before = offline.evaluate("count()")
    offline.evaluate("ends[0]()")
    assert offline.locator(".novaviz").count() == 1
    assert offline.evaluate("count()") < before
    offline.evaluate("give", {"position": 12, "detail": "everything"})
    expect(offline.locator(".novaviz")).to_have_attribute("data-position", "12")
    offline.evaluate("ends[1]()")
    assert offline.evaluate("count()") == 2  # what the widget itself listens to
