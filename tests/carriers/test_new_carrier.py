"""`make new-carrier` makes a folder that the shared tests can already judge, and overwrites nothing."""

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from waypost.carriers import registry

Main = Callable[[list[str], Path], int]


@pytest.fixture
def new_carrier(repository: Path) -> Main:
    spec = importlib.util.spec_from_file_location("new_carrier", repository / ".ci" / "new_carrier.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Main", module.main)


@pytest.fixture
def carriers(tmp_path: Path) -> Path:
    shutil.copy(registry.__file__, tmp_path / "registry.py")
    return tmp_path


def test_a_new_carrier_has_its_folder_and_stands_in_the_list_by_alphabet(
    new_carrier: Main, carriers: Path
) -> None:
    assert new_carrier(["acme-post"], carriers) == 0
    assert {file.name for file in (carriers / "acme_post").iterdir()} == {
        "__init__.py", "README.md", "codes.json", "numbers.json", "recordings",
    }  # fmt: skip
    assert json.loads((carriers / "acme_post" / "codes.json").read_text())["rules"] == []
    text = (carriers / "registry.py").read_text()
    assert '"acme_post",\n    "aftership",\n' in text
    assert '"acme-post": "waypost.carriers.acme_post",\n' in text
    compile(text, "registry.py", "exec")


def test_a_carrier_that_is_there_is_kept_as_it_is(new_carrier: Main, carriers: Path) -> None:
    new_carrier(["acme-post"], carriers)
    (carriers / "acme_post" / "__init__.py").write_text('"""Mine."""\n\nSLUG = "acme-post"\n')
    listed = (carriers / "registry.py").read_text()
    assert new_carrier(["acme_post"], carriers) == 0
    assert "Mine." in (carriers / "acme_post" / "__init__.py").read_text()
    assert (carriers / "registry.py").read_text() == listed


def test_a_name_that_is_no_folder_name_makes_nothing(new_carrier: Main, carriers: Path) -> None:
    assert new_carrier(["Acme Post!"], carriers) == 2
    assert new_carrier([], carriers) == 2
    assert {file.name for file in carriers.iterdir()} == {"registry.py"}
