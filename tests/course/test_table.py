"""Tables of the course: the rows of a SELECT, and others."""

from __future__ import annotations

from novaviz import course

ID = "8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01"


def test_rows_stand_under_their_names_and_nothing_is_sqls_null() -> None:
    table = course.table([{"name": "vm1", "host": None}, {"name": "vm2", "host": "host3"}])
    assert repr(table).splitlines() == ["name  host", "vm1   NULL", "vm2   host3"]


def test_rows_need_not_have_the_same_columns() -> None:
    table = course.table([{"at": 0.1234}, {"at": 2.0, "why": "late"}])
    assert repr(table).splitlines() == ["at     why", "0.123  NULL", "2      late"]


def test_sequences_stand_under_the_head_that_is_given() -> None:
    table = course.table([("vm1", 3), ("vm2",)], ("server", "tries"), caption="Two")
    assert repr(table).splitlines() == ["Two", "server  tries", "vm1     3", "vm2     NULL"]
    assert "<caption" in table._repr_html_()


def test_a_list_has_a_line_each_and_an_id_is_cut() -> None:
    table = course.table([{"held": [f"the port {ID}", "a claim"]}])
    assert "the port 8b7e7c5e…<br>a claim" in table._repr_html_()
    assert repr(table).splitlines()[1] == "the port 8b7e7c5e…; a claim"


def test_numbers_stand_to_the_right() -> None:
    assert "text-align: right" in course.table([{"ram": 512}])._repr_html_()


def test_no_rows_say_so() -> None:
    assert repr(course.table([])) == "no rows"
    assert "no rows" in course.table([])._repr_html_()


def test_what_a_table_shows_is_never_markup() -> None:
    assert "<b>" not in course.table([{"<b>": "<b>"}], caption="<b>")._repr_html_()
