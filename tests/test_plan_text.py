"""The bundled plan against the text it was transcribed from, which stands beside the checkout on some machines."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT.parent / "shared" / "source" / "turpan-plan.txt"
PLAN = yaml.load((ROOT / "targets.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes plain text of everything
TARGETS = {target["id"]: target for target in PLAN["targets"]}
NUMERALS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
RULES = ("at_least", "more_than", "at_most", "less_than", "equals", "between", "about", "changes_by")


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def text() -> str:
    """The plan's text without white space."""
    if not TEXT.exists():
        pytest.skip("needs ../shared/source/turpan-plan.txt")
    return bare(TEXT.read_text("utf-8"))


def numbers_in(quote: str) -> set[Decimal]:
    """The numbers that a quote states, in digits or words."""
    found = {Decimal(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", quote)}
    found |= {Decimal(NUMERALS[numeral]) for numeral in quote if numeral in NUMERALS}
    if re.search("零|不发生", quote):
        found.add(Decimal(0))
    if re.search("全部|所有|均|全覆盖", quote):
        found.add(Decimal(100))
    if re.search("每|分别", quote):
        found.add(Decimal(1))
    return found


def test_the_text_is_the_one_that_was_transcribed(text: str) -> None:
    assert hashlib.sha256(text.encode()).hexdigest() == PLAN["plan"]["source_sha256"]


@pytest.mark.parametrize("id_", TARGETS)
def test_every_quote_stands_in_the_text(id_: str, text: str) -> None:
    assert bare(TARGETS[id_]["quote"]) in text


@pytest.mark.parametrize("id_", TARGETS)
def test_every_number_of_a_rule_stands_in_its_quote(id_: str) -> None:
    target = TARGETS[id_]
    values = [target[rule] for rule in RULES if rule in target]
    wanted = {Decimal(number) for value in values for number in (value if isinstance(value, list) else [value])}
    assert wanted <= numbers_in(bare(target["quote"]))


def test_what_is_no_target_stands_in_the_text_with_its_reason(text: str) -> None:
    assert [
        entry["quote"] for entry in PLAN["not_targets"] if bare(entry["quote"]) not in text or not entry["why"]
    ] == []


def test_no_note_sends_its_reader_to_a_comment_of_the_file() -> None:
    entries = [*PLAN["targets"], *PLAN["bodies"]]
    assert [entry["id"] for entry in entries if "注释" in entry.get("note", "")] == []


def test_every_body_that_a_target_asks_also_answers_for_it() -> None:
    names = {body["id"]: body["name"] for body in PLAN["bodies"]}
    for target in PLAN["targets"]:
        assert {names[id_] for id_ in target.get("bodies", ())} <= {*target["departments"]}


def test_every_ratio_says_what_its_counts_are() -> None:
    ratios = [target for target in PLAN["targets"] if target["unit"] in ("%", "‰")]
    assert [t["id"] for t in ratios if not (t.get("numerator") and t.get("denominator"))] == []


def test_english_names_say_target() -> None:
    assert [target["id"] for target in PLAN["targets"] if "goal" in target["name_en"].lower()] == []


def test_every_quantity_of_the_text_is_accounted_for(text: str) -> None:
    covered = [False] * len(text)
    phases = re.findall(r"\([0-9]{4}年[0-9]+月-(?:[0-9]{4}年)?[0-9]+月\)", text)
    assert len(phases) == len(PLAN["plan"]["phases"])
    for quote in [*phases, *(bare(entry["quote"]) for entry in [*PLAN["targets"], *PLAN["not_targets"]])]:
        for match in re.finditer(re.escape(quote), text):
            covered[match.start() : match.end()] = [True] * len(quote)
    quantities = re.finditer(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?![0-9]*\.[^0-9])|[%‰零]|每年|全部达到", text)
    loose = [text[max(0, m.start() - 12) : m.end() + 8] for m in quantities if not all(covered[m.start() : m.end()])]
    assert loose == []
