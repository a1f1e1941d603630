"""The locks for plain pip: in step with pyproject.toml, hashed, and free of any index's address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-train.txt")


def pinned(name: str) -> dict[str, str]:
    """Package → version of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(n): v for n, v in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s\\;]+)", text, re.MULTILINE)}


@pytest.mark.parametrize(("lock", "wanted"), [
    ("requirements.txt", PROJECT["project"]["dependencies"]),
    ("requirements-dev.txt", PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]),
    ("requirements-build.txt", PROJECT["build-system"]["requires"]),
])
def test_every_dependency_is_pinned_to_a_version_that_it_allows(lock: str, wanted: list[str]) -> None:
    versions = pinned(lock)
    for line in wanted:
        requirement = Requirement(line)
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run `make lock`"
        assert requirement.specifier.contains(version, prereleases=True), f"{lock} pins {requirement.name} {version}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_its_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    for block in blocks:
        if not block.startswith("#"):
            assert "--hash=sha256:" in block, block.split("\n", 1)[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index_or_a_folder(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|file:", text)


def test_both_locks_agree() -> None:
    core, dev = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {n: dev.get(n) for n in core} == core
    build = pinned("requirements-build.txt")
    assert all(dev.get(n, v) == v for n, v in build.items())


def test_the_core_is_free_of_what_only_tests_need() -> None:
    assert not {"pytest", "mypy", "ruff", "pandas", "hypothesis"} & set(pinned("requirements.txt"))
