"""The ground under the notebook tests: widgets work in this JupyterLab, and keys stay in them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.xdist_group("lab")

COUNTER = '''
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    function render({ model, el }) {
      const box = document.createElement("div");
      box.className = "counter";
      box.tabIndex = 0;
      box.dataset.lmSuppressShortcuts = "true";
      const show = () => (box.textContent = String(model.get("count")));
      box.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowDown") return;
        model.set("count", model.get("count") + 1);
        model.save_changes();
      });
      model.on("change:count", show);
      show();
      el.append(box);
    }
    export default { render };
    """
    count = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter
'''


def test_a_widget_in_a_notebook_takes_a_key_and_the_kernel_knows(lab: Lab, page: Page) -> None:
    notebook = lab.open(page, lab.write("counter.ipynb", COUNTER, "counter.count = 41"))
    lab.run_all(page)
    counter = notebook.locator(".counter")
    expect(counter).to_have_text("41")
    counter.focus()
    page.keyboard.press("ArrowDown")
    expect(counter).to_have_text("42")
    expect(counter).to_be_focused()
