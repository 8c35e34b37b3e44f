"""Elements that are changed in a page become exactly what they would be if they were made anew."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import novaviz

ELEMENT = Path(novaviz.__file__).parent / "views" / "js" / "element.js"


@pytest.fixture
def made(page: Page) -> Page:
    """A page with an empty ``box``, and element.js in ``it``."""
    page.set_content("<div id='box'></div>")
    source = ELEMENT.read_text(encoding="utf-8")
    page.add_script_tag(type="module", content=f"{source}\nwindow.it = {{ el, patch, toString }};")
    page.wait_for_function("window.it")
    return page


def tree(chance: random.Random, depth: int = 3) -> dict[str, Any]:
    children: list[Any] = []
    for key in chance.sample(range(8), chance.randrange(5)) if depth else []:
        child = tree(chance, depth - 1) if chance.random() < 0.8 else f"text {key}"
        if isinstance(child, dict) and chance.random() < 0.6:
            child["attrs"]["key"] = key
        children.append(child)
    attrs: dict[str, Any] = {
        name: chance.choice(["a", "b", True, None, 3])
        for name in chance.sample(["class", "title", "data-act", "hidden"], 2)
    }
    return {"tag": chance.choice(["div", "b", "svg", "p"]), "attrs": attrs, "children": children}


@pytest.mark.parametrize("seed", range(3))
def test_any_picture_becomes_any_other(made: Page, seed: int) -> None:
    chance = random.Random(seed)
    trees = [tree(chance) for _ in range(60)]
    wrong = made.evaluate(
        """(trees) => trees.filter((tree) => {
          const fresh = document.createElement("div");
          it.patch(fresh, [tree, "and text"]);
          it.patch(box, [tree, "and text"]);
          return !box.isEqualNode(Object.assign(fresh, { id: "box" }));
        })""",
        trees,
    )
    assert wrong == []


def test_an_element_with_a_key_stays_the_same_when_others_come_and_go(made: Page) -> None:
    assert made.evaluate(
        """() => {
          const row = (key) => it.el("p", { key }, `row ${key}`);
          it.patch(box, [1, 2, 3].map(row));
          const [, two, three] = box.children;
          it.patch(box, [3, 4, 2].map(row));
          return box.children[0] === three && box.children[2] === two && box.children.length === 3;
        }"""
    )


def test_the_very_same_tree_is_not_looked_at_again(made: Page) -> None:
    assert made.evaluate(
        """() => {
          const same = it.el("p", null, "kept");
          it.patch(box, [same]);
          box.firstChild.textContent = "touched";
          it.patch(box, [same]);
          return box.textContent;
        }"""
    ) == "touched"  # fmt: skip


def test_what_stands_in_a_picture_is_svg_and_what_is_foreign_to_it_is_not(made: Page) -> None:
    assert made.evaluate(
        """() => {
          it.patch(box, [it.el("svg", null, it.el("g", null, it.el("text", null, "a"))),
            it.el("svg", null, it.el("foreignObject", null, it.el("p", null, "b")))]);
          return ["g", "text", "foreignObject", "p"].map((tag) =>
            box.querySelector(tag).namespaceURI.split("/").at(-1));
        }"""
    ) == ["svg", "svg", "svg", "xhtml"]  # fmt: skip


def test_a_value_that_the_reader_changed_is_what_the_state_says_again(made: Page) -> None:
    assert made.evaluate(
        """() => {
          const input = (value) => it.el("input", { value });
          it.patch(box, [input("a")]);
          box.firstChild.value = "typed";
          it.patch(box, [input("b")]);
          return box.firstChild.value;
        }"""
    ) == "b"  # fmt: skip
