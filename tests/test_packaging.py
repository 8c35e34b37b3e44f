"""The data files are found wherever novaviz is installed from: wheel, sdist or editable."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
LOOK = (
    "import novaviz, novaviz.catalog as catalog;"
    "print(catalog.data_path('cloud.yaml'));"
    "print(len(catalog.read_storyboard('classic').steps), len(novaviz.scenarios()))"
)


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **env}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel made from the sdist, and the sdist: what ``python -m build`` makes."""
    there = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", there, TOP, cwd=TOP)
    return {"sdist": next(there.glob("*.tar.gz")), "wheel": next(there.glob("*.whl"))}


def installed(package: Path | str, place: Path, *options: str) -> Path:
    """A fresh environment with novaviz from this package; the rest is borrowed from ours."""
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = place / "lib" / version / "site-packages"
    ours = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    (site / "borrowed.pth").write_text("\n".join(map(str, ours)))
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps",
        "--no-build-isolation", "--ignore-installed", "--disable-pip-version-check", *options,
        package, cwd=place,
    )  # fmt: skip
    return python


def test_the_wheel_holds_data_schema_and_sql_but_no_tests(built: dict[str, Path]) -> None:
    names = zipfile.ZipFile(built["wheel"]).namelist()
    assert "novaviz/share/data/cloud.yaml" in names
    assert "novaviz/share/data/storyboards/classic.yaml" in names
    assert "novaviz/share/data/recordings/boot.json" in names
    assert "novaviz/share/data/recordings/real-classic.json" in names
    assert "novaviz/model/trace.schema.json" in names
    assert "novaviz/database/sql/nova_cell.sql" in names
    assert "novaviz/guest/scripts/init.sh" in names
    assert "novaviz/guest/scripts/json.awk" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_the_wheel_holds_the_players_bundle_but_not_what_it_is_made_of(
    built: dict[str, Path],
) -> None:
    names = zipfile.ZipFile(built["wheel"]).namelist()
    assert "novaviz/views/static/player.js" in names
    assert not [name for name in names if "node_modules" in name or "/views/js/" in name]


def test_the_sdist_holds_what_the_tests_need(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"data/cloud.yaml", "tests/test_packaging.py", "Makefile", "README.md"} <= names
    assert {"novaviz/views/js/index.js", "tests/js/traces.js", "binder/packages.sh"} <= names
    assert {"package.json", ".npmrc", "tsconfig.json", "eslint.config.js"} <= names
    assert not [name for name in names if "node_modules" in name or ".traces" in name]


def test_what_builds_the_player_is_pinned_exactly_and_nothing_runs_with_it() -> None:
    package = json.loads((TOP / "package.json").read_text())
    assert "dependencies" not in package
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in package["devDependencies"].values())


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_an_installed_package_finds_its_data_inside_itself(
    built: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    python = installed(built[kind], tmp_path / "env")
    path, counts = run(python, "-c", LOOK, cwd=tmp_path).splitlines()
    assert Path(path).is_relative_to(tmp_path / "env")
    assert counts.startswith("19 ")


def test_an_editable_install_finds_the_checkouts_data(tmp_path: Path) -> None:
    python = installed(TOP, tmp_path / "env", "--editable")
    path, counts = run(python, "-c", LOOK, cwd=tmp_path).splitlines()
    assert Path(path) == TOP / "data" / "cloud.yaml"
    assert counts.startswith("19 ")
