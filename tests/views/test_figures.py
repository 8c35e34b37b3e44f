"""The figures of the notebooks, and the words that go with them."""

from __future__ import annotations

from contextlib import closing

from novaviz import course
from novaviz.run import boot
from novaviz.views.figures import Picture, hosts_filling

PNG = b"\x89PNG\r\n"


def test_hosts_filling_up_are_drawn_and_told_in_words() -> None:
    with closing(course.cloud()) as cloud:
        empty = hosts_filling(cloud)
        boot("web1", flavor="m1.large", volume=0, cloud=cloud)
        filled = hosts_filling(cloud)
    assert empty.png.startswith(PNG)
    assert empty.png != filled.png
    assert "host-mid has no server" in empty.alt
    assert "host-mid has web1 (vCPUs 4 of 128, RAM in MB 8192 of 24064," in filled.alt


def test_a_server_that_found_no_host_takes_nothing() -> None:
    for release in ("classic", "modern"):
        with closing(course.cloud(release=release)) as cloud:
            before = hosts_filling(cloud)
            assert boot(flavor="m1.huge", volume=0, cloud=cloud).outcome == "ERROR"
            assert hosts_filling(cloud).alt == before.alt


def test_a_picture_is_an_image_with_its_words() -> None:
    picture = Picture(PNG, 'a "bar" & more')
    assert picture._repr_html_().startswith('<img alt="a &quot;bar&quot; &amp; more" src="data:')
    assert repr(picture) == 'a "bar" & more'
