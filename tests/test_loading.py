"""Loading plans: the bundled one, and a cache that is never stale, never trusted and never needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import HEAD, plan_text, target_text
from qcity import loading, planfile
from qcity.errors import FileError, UsageError
from qcity.loading import MAX_CACHED, bundled_plan, load_plan
from qcity.plan import Plan

TEXT = plan_text(
    target_text("rate", "at_least: 30.10, baseline: {period: 2017, value: 0.1}"),
    target_text("grain", "between: [1, 2], measure: flow, scope: each_area", unit="担"),
    target_text("gone", "external: {at_most: 某}, void: {reason: 停, since: 2018}, due: 2019H1"),
    units="units: [{id: 担, of: 吨, factor: 0.05, aliases: [石]}]\n",
)


def contents(plan: Plan) -> tuple[Any, ...]:
    """Everything a plan says."""
    head = (plan.id, plan.title, plan.title_en, plan.document, plan.issuer, plan.issued, plan.starts, plan.due)
    units = {text: plan.units.find(text) for text in plan.units.spellings()}
    return head, plan.language, plan.path, plan.sha256, plan.domains, plan.phases, plan.bodies, plan.targets, units


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache that is in use; it is made when it is needed."""
    monkeypatch.setenv("QCITY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A plan file."""
    path = tmp_path / "plan.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture
def uncached(file: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What the plan file says, read without a cache."""
    with monkeypatch.context() as patch:
        patch.setenv("QCITY_CACHE_DIR", "")
        return contents(load_plan(file))


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the plan files that were checked in full, as they are."""
    checked: list[str] = []
    real = planfile.check_plan_file

    def check(path: str, content: bytes) -> planfile.Document:
        checked.append(path)
        return real(path, content)

    monkeypatch.setattr(planfile, "check_plan_file", check)
    return checked


def entry(cache: Path) -> Path:
    """The only entry of a cache."""
    (path,) = cache.iterdir()
    return path


# -- the bundled plan ------------------------------------------------------------------------------------------


def test_the_bundled_plan_is_the_default() -> None:
    plan = load_plan()
    assert plan.path == str(bundled_plan())
    assert contents(plan) == contents(load_plan(bundled_plan()))
    assert plan.id == "turpan-2020"


def test_the_bundled_plan_has_every_target_of_its_file_in_order() -> None:
    written = yaml.safe_load(bundled_plan().read_text(encoding="utf-8"))
    plan = load_plan()
    assert [target.id for target in plan.targets] == [target["id"] for target in written["targets"]]
    assert [body.id for body in plan.bodies] == [body["id"] for body in written["bodies"]]
    assert len(plan.targets) > 50


def test_every_target_of_the_bundled_plan_is_found_by_every_name() -> None:
    plan = load_plan()
    for target in plan.targets:
        for name in (target.id, target.name, *target.aliases):
            assert plan.find_target(name) == target


# -- files that cannot be loaded -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["missing.yaml", "missing/plan.yaml"])
def test_a_plan_that_is_not_there_cannot_be_used(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_plan(tmp_path / name)
    assert caught.value.message.key == "no_such_file"


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_plan(tmp_path)
    assert caught.value.message.key == "not_a_file"


def test_a_path_that_is_too_long_is_no_plan() -> None:
    with pytest.raises(UsageError):
        load_plan("a" * 5000)


def test_a_plan_that_may_not_be_read_cannot_be_used(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UsageError) as caught:
        load_plan(file)
    assert caught.value.message.key == "unreadable_file"


def test_a_plan_that_does_not_load_says_so_every_time(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FileError) as caught:
            load_plan(path)
        assert caught.value.path == str(path)
    assert not cache.exists()


# -- the cache -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cache")
def test_a_plan_is_the_same_with_and_without_the_cache(file: str, uncached: tuple[Any, ...]) -> None:
    assert [contents(load_plan(file)) for _ in range(3)] == [uncached] * 3


@pytest.mark.usefixtures("cache")
def test_the_bundled_plan_is_the_same_with_and_without_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    cached = [contents(load_plan()) for _ in range(2)]
    monkeypatch.setenv("QCITY_CACHE_DIR", "")
    assert cached == [contents(load_plan())] * 2


@pytest.mark.usefixtures("cache")
def test_an_unchanged_plan_is_checked_once(file: str, checks: list[str]) -> None:
    for _ in range(3):
        load_plan(file)
    assert checks == [file]


@pytest.mark.usefixtures("cache")
def test_an_equal_plan_elsewhere_keeps_its_own_path(file: str, checks: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    shutil.copy(file, other)
    load_plan(file)
    assert load_plan(other).path == str(other)
    assert checks == [file]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("30.10", "30.20", ("规划", "30.20", "0.1")),
        ("title: 规划", "title: 另外", ("另外", "30.10", "0.1")),
        ("value: 0.1", "value: 0.10", ("规划", "30.10", "0.10")),
        ("# ", "#", ("规划", "30.10", "0.1")),
    ],
)
def test_a_changed_plan_is_never_taken_from_the_cache(
    old: str, new: str, says: tuple[str, str, str], file: str, checks: list[str]
) -> None:
    path = Path(file)
    path.write_text(f"# 说明\n{TEXT}", encoding="utf-8")
    before, stat = load_plan(file), path.stat()
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = load_plan(file)
    assert len(checks) == 2
    assert after.sha256 != before.sha256
    target = after.targets[0]
    assert target.baseline is not None
    assert (after.title, str(target.rule.value), str(target.baseline.value)) == says


@pytest.mark.usefixtures("cache")
def test_another_program_does_not_use_what_this_one_checked(
    file: str, checks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    shutil.copytree(Path(loading.__file__).parent, program, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(loading, "__file__", str(program / "loading.py"))
    load_plan(file)
    load_plan(file)
    assert len(checks) == 1
    for name in ("planfile.py", "yamlfile.py", "assemble.py", "units.py", "periods.py", "rules.py", "numbers.py"):
        text = (program / name).read_bytes()
        (program / name).write_bytes(text + b"#")
        load_plan(file)
        (program / name).write_bytes(text)
        load_plan(file)
    assert len(checks) == 1 + 2 * 7


@pytest.mark.usefixtures("cache")
def test_a_program_that_compares_names_differently_checks_anew(
    file: str, checks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    shutil.copytree(Path(loading.__file__).parent, program, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(loading, "__file__", str(program / "loading.py"))
    load_plan(file)
    with (program / "plan.py").open("ab") as module:
        module.write(b"#")
    load_plan(file)
    assert len(checks) == 2


@pytest.mark.usefixtures("checks")
def test_an_entry_of_another_plan_is_never_used(cache: Path, file: str, tmp_path: Path) -> None:
    load_plan(file)
    mine = entry(cache)
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace("30.10", "99.99"), encoding="utf-8")
    load_plan(other)
    (theirs,) = set(cache.iterdir()) - {mine}
    shutil.copy(theirs, mine)
    assert str(load_plan(file).targets[0].rule.value) == "30.10"


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[:0],
        lambda kept: kept[:10],
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept[:-1],
        lambda kept: kept + b" ",
        lambda kept: kept + kept,
        lambda kept: b"{}" + kept[:0],
        lambda kept: kept.partition(b"\n")[2],
        lambda kept: kept.partition(b"\n")[0] + b"\n",
        lambda kept: kept.replace(b"30.10", b"10.10"),
        lambda kept: kept.replace(b'"30.10"', b'"10.10"'),
        lambda kept: kept.replace(b"at_least", b"at_most"),
        lambda kept: b"\x00" * len(kept),
    ],
)
def test_a_damaged_entry_is_never_used(
    damage: Callable[[bytes], bytes], cache: Path, file: str, uncached: tuple[Any, ...]
) -> None:
    load_plan(file)
    path = entry(cache)
    kept = path.read_bytes()
    path.write_bytes(damage(kept))
    assert path.read_bytes() != kept
    assert contents(load_plan(file)) == uncached
    assert contents(load_plan(file)) == uncached


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_entry_with_any_byte_changed_or_cut_off_is_never_used(
    cache: Path, file: str, uncached: tuple[Any, ...], data: st.DataObject
) -> None:
    load_plan(file)
    path = entry(cache)
    kept = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(kept) - 1))
    if data.draw(st.booleans()):
        kept[at] ^= data.draw(st.integers(1, 255))
    else:
        del kept[at:]
    path.write_bytes(kept)
    assert contents(load_plan(file)) == uncached


def test_an_entry_that_cannot_be_read_is_done_without(cache: Path, file: str, uncached: tuple[Any, ...]) -> None:
    load_plan(file)
    path = entry(cache)
    path.unlink()
    path.mkdir()
    assert contents(load_plan(file)) == uncached


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, file: str, uncached: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for folder in ("taken", "taken/deeper"):
        monkeypatch.setenv("QCITY_CACHE_DIR", str(tmp_path / folder))
        assert contents(load_plan(file)) == uncached


def test_a_full_or_read_only_disk_is_done_without(
    cache: Path, file: str, uncached: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> int:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert contents(load_plan(file)) == uncached
    assert not cache.exists() or not list(cache.iterdir())


def test_a_missing_home_is_done_without(file: str, uncached: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("QCITY_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    assert contents(load_plan(file)) == uncached


def test_an_empty_variable_turns_the_cache_off(
    tmp_path: Path, file: str, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QCITY_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.chdir(tmp_path)
    load_plan(file)
    load_plan(file)
    assert len(checks) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]


def test_the_cache_is_the_users_unless_another_is_chosen(
    tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QCITY_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    load_plan(file)
    assert entry(tmp_path / "xdg" / "qcity").is_file()


def test_the_cache_keeps_the_newest_plans_alone_and_nothing_else(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    for i in range(MAX_CACHED + 3):
        path.write_text(TEXT.replace("30.10", f"30.{i:02d}"), encoding="utf-8")
        load_plan(path)
    assert len(list(cache.iterdir())) == MAX_CACHED


def test_the_newest_plan_is_among_those_kept(cache: Path, tmp_path: Path, checks: list[str]) -> None:
    path = tmp_path / "plan.yaml"
    for i in range(MAX_CACHED + 3):
        path.write_text(TEXT.replace("30.10", f"30.{i:02d}"), encoding="utf-8")
        load_plan(path)
    load_plan(path)
    assert len(checks) == MAX_CACHED + 3
    assert cache.is_dir()


def test_a_file_of_the_users_in_the_chosen_folder_is_left_alone(cache: Path, tmp_path: Path) -> None:
    cache.mkdir()
    precious = cache / "plan-2020.json"
    precious.write_text("{}", encoding="utf-8")
    os.utime(precious, (0, 0))
    path = tmp_path / "plan.yaml"
    for i in range(MAX_CACHED + 1):
        path.write_text(TEXT.replace("30.10", f"30.{i:02d}"), encoding="utf-8")
        load_plan(path)
    assert precious.exists()
