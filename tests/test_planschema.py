"""The JSON Schema of plan files says of an entry what the program says, but for what no schema can say."""

from __future__ import annotations

import copy
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import as_yaml
from qcity.cli import main
from qcity.errors import FileError
from qcity.periods import read_period
from qcity.planfile import check_plan_file
from qcity.planschema import _period_pattern, plan_schema
from qcity.yamlfile import read_yaml

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = plan_schema("en")
VALIDATOR = Draft202012Validator(SCHEMA)

PLAN: dict[str, Any] = {
    "plan": {
        "id": "p",
        "title": "规划",
        "due": 2020,
        "title_en": "Plan",
        "document": "吐政办〔2018〕13号",
        "issuer": "办公室",
        "issued": "2018-03-15",
        "starts": 2018,
        "language": "zh",
        "source_sha256": "0" * 64,
        "domains": [{"id": "d", "name": "领域", "name_en": "Domain"}],
        "phases": [{"name": "计划阶段", "from": "2017-10", "to": "2018-03"}],
        "lint": [{"ignore": "no-quote", "why": "无原文"}],
    },
    "units": [{"id": "份/千人", "aliases": ["份每千人"]}, {"id": "担", "of": "吨", "factor": Decimal("0.05")}],
    "bodies": [
        {"id": "city", "name": "全市", "kind": "whole", "aliases": ["本市"]},
        {"id": "east", "name": "东区", "kind": "area"},
        {"id": "park", "name": "园区", "kind": "area", "within": "east"},
        {"id": "amr", "name": "质监局", "kind": "department", "note": "继任"},
    ],
    "targets": [
        {
            "id": "rate",
            "name": "合格率",
            "domain": "d",
            "unit": "%",
            "at_least": 90,
            "name_en": "Rate",
            "aliases": ["率"],
            "clause": "二(四)",
            "quote": "合格率达到90%以上",
            "when": "every_period",
            "cadence": "year",
            "scope": "each_area",
            "bodies": ["east"],
            "rollup": "pooled",
            "measure": "flow",
            "range": [0, 100],
            "commitment": "aspirational",
            "sample": True,
            "starts": 2019,
            "due": "2019H1",
            "baseline": {"period": 2017, "value": Decimal("80.5")},
            "void": {"reason": "停", "since": "2019-06", "source": "文件"},
            "numerator": "合格批次",
            "denominator": "抽检批次",
            "departments": ["amr"],
            "inferred": True,
            "note": "照字面读",
            "lint": [{"ignore": "no-quote", "why": "无"}],
        },
        {"id": "count", "name": "个数", "domain": "d", "unit": "个", "between": [1, 2], "strict": True},
        {"id": "near", "name": "近", "domain": "d", "unit": "个", "about": 5, "tolerance": 1, "better": "higher"},
        {"id": "up", "name": "升", "domain": "d", "unit": "%", "rises": True},
        {"id": "set", "name": "定", "domain": "d", "unit": "吨", "external": {"at_most": "国家目标"}},
    ],
    "not_targets": [{"quote": "12345", "why": "热线"}],
}
"""A plan with every key; all its texts that look like something else are quoted."""

RATE, COUNT, NEAR, UP, SET = (("targets", i) for i in range(5))
HEAD, DOMAIN, PHASE, LINT = ("plan",), ("plan", "domains", 0), ("plan", "phases", 0), ("plan", "lint", 0)
OWN, CONVERTED = ("units", 0), ("units", 1)
CITY, PARK, OFFICE = ("bodies", 0), ("bodies", 2), ("bodies", 3)
BASELINE, VOID, LEFT_OUT = (*RATE, "baseline"), (*RATE, "void"), ("not_targets", 0)
ABSENT = object()

Place = tuple[str | int, ...]


def changed(at: Place, **keys: Any) -> dict[str, Any]:
    """The plan with keys of one entry set, or taken out where they are `ABSENT`."""
    plan = copy.deepcopy(PLAN)
    entry: Any = plan
    for step in at:
        entry = entry[step]
    for key, value in keys.items():
        entry.pop(key.rstrip("_"), None)
        if value is not ABSENT:
            entry[key.rstrip("_")] = value
    return plan


def ruled(**keys: Any) -> dict[str, Any]:
    """The plan with another rule in its first target."""
    return changed(RATE, **{"at_least": ABSENT, **keys})


def is_loaded(plan: Any) -> bool:
    """Whether the program takes a plan, written out."""
    try:
        check_plan_file("plan.yaml", as_yaml(plan).encode())
    except FileError:
        return False
    return True


def is_valid(plan: Any) -> bool:
    """Whether the schema takes it, as an editor has it, which knows floats."""
    return VALIDATOR.is_valid(json.loads(as_yaml(plan)))


def places(plan: Any, at: Place = ()) -> list[Place]:
    """Every value in a plan."""
    inner = plan.items() if isinstance(plan, dict) else enumerate(plan) if isinstance(plan, list) else ()
    return [at, *(place for key, value in inner for place in places(value, (*at, key)))]


def value_at(plan: Any, at: Place) -> Any:
    """The value at a place."""
    for step in at:
        plan = plan[step]
    return plan


# -- the schema itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_a_schema_and_describes_every_key(lang: str) -> None:
    schema = plan_schema(lang)
    Draft202012Validator.check_schema(schema)
    for name, entry in [("", schema), *schema["$defs"].items()]:
        assert entry["description"], name
        for key, held in entry.get("properties", {}).items():
            assert held["description"], key
            assert "title" not in held
        assert name in ("", "Period") or entry["additionalProperties"] is False


def test_both_languages_say_the_same() -> None:
    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            return {
                key: bare(value)
                for key, value in node.items()
                if key not in ("description", "patternErrorMessage") or not isinstance(value, str)
            }
        return [bare(value) for value in node] if isinstance(node, list) else node

    zh, en = (bare(plan_schema(lang)) for lang in ("zh", "en"))
    assert zh.pop("title") != en.pop("title")
    assert zh == en


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plan", "schema", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA
    assert main(["plan", "schema", "-o", str(tmp_path / "plan.schema.json")]) == 0
    assert json.loads((tmp_path / "plan.schema.json").read_text("utf-8")) == plan_schema("zh")
    assert main(["plan", "schema", "--lang", "fr"]) == 2


def test_the_bundled_plan_is_valid() -> None:
    data = read_yaml("targets.yaml", (ROOT / "targets.yaml").read_bytes()).data
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(as_yaml(data)))] == []


def test_a_plan_with_every_key_is_valid() -> None:
    assert is_loaded(PLAN)
    assert is_valid(PLAN)
    used = {place[-1] for place in places(PLAN) if place and isinstance(place[-1], str)}
    known = {key for entry in SCHEMA["$defs"].values() for key in entry.get("properties", {})}
    rules = {"more_than", "at_most", "less_than", "equals", "falls", "changes_by"}
    assert known - used == rules - {"at_most"}


# -- the same answer -----------------------------------------------------------------------------------------------

GOOD = {
    "every rule: at_least": ruled(at_least=Decimal("0.5")),
    "more_than": ruled(more_than=0),
    "at_most": ruled(at_most=-5),
    "less_than": ruled(less_than=5),
    "equals": ruled(equals=0),
    "between": ruled(between=[1, 1]),
    "between, not strict": ruled(between=[1, 2], strict=False),
    "between, strict unsaid": ruled(between=[1, 2], strict=None),
    "about": ruled(about=5),
    "about, exactly": ruled(about=5, tolerance=0),
    "about, tolerance unsaid": ruled(about=5, tolerance=None, better=None),
    "about, lower": ruled(about=5, better="lower"),
    "rises": ruled(rises=True),
    "falls": ruled(falls=True),
    "changes_by": ruled(changes_by=Decimal("-18.5")),
    "external": ruled(external="国家减排目标"),
    "external with a rule": ruled(external={"more_than": "全区平均"}),
    "keys that may be empty": changed(
        RATE, name_en=None, clause=None, cadence=None, rollup=None, due=None, starts=None
    ),
    "no baseline": changed(RATE, baseline=None, void=None, numerator=None, note=None),
    "range lifted": changed(RATE, range=None),
    "range half open": changed(RATE, range=[None, 5]),
    "cadence none": changed(RATE, cadence="none"),
    "empty lists": changed(RATE, aliases=[], bodies=[], departments=[], lint=[]),
    "whole with no bodies": changed(RATE, scope="whole", bodies=[]),
    "year as text": changed(HEAD, due="2020"),
    "half": changed(HEAD, due="2020H1"),
    "half, lower case with a hyphen": changed(HEAD, due="2020-h2"),
    "quarter": changed(HEAD, due="2020Q3"),
    "month": changed(HEAD, due="2020-06"),
    "day": changed(HEAD, due="2020-02-29"),
    "spoken half": changed(HEAD, due="2020年上半年"),
    "spoken span": changed(HEAD, due="2020年1-6月"),
    "spoken end": changed(HEAD, due="截至2020年6月底"),
    "spoken day": changed(HEAD, due="2020年2月29日"),
    "slashes": changed(HEAD, due="2020/1/5"),
    "room around": changed(HEAD, due=" 2020 "),
    "first year": changed(HEAD, starts=1),
    "last year": changed(HEAD, starts=9999),
    "optional head keys empty": changed(HEAD, title_en=None, document=None, issued=None, starts=None),
    "no units": changed((), units=None, not_targets=None),
    "empty units": changed((), units=[], not_targets=[]),
    "unit of its own": changed(OWN, of=None, factor=None),
    "body that is part of nothing": changed(PARK, within=None),
    "whole that is part of nothing": changed(CITY, within=None),
    "void always": changed(VOID, since=None, source=None),
    "baseline without a value": changed(BASELINE, value=None),
    "id of one letter": changed(RATE, id="a"),
    "id of parts": changed(RATE, id="a1-b2-3"),
    "free ids of the rest": changed(HEAD, id="规划 2020"),
}
BAD = {
    "no plan": changed((), plan=ABSENT),
    "empty plan": changed((), plan=None),
    "plan is a list": changed((), plan=[]),
    "no targets": changed((), targets=ABSENT),
    "empty targets": changed((), targets=[]),
    "targets null": changed((), targets=None),
    "targets a mapping": changed((), targets={}),
    "unknown section": changed((), target=[]),
    "units a text": changed((), units="x"),
    "entry is a text": changed((), targets=["x"]),
    "entry is null": changed((), not_targets=[None]),
    "two rules": changed(RATE, at_most=5),
    "a rule and an empty one": changed(RATE, at_most=None),
    "no rule": ruled(),
    "an empty rule": ruled(at_least=None),
    "three rules": changed(RATE, rises=True, falls=True),
    "rule as text": ruled(at_least="90"),
    "rule as a truth": ruled(at_least=True),
    "rises is false": ruled(rises=False),
    "rule and rises false": changed(RATE, rises=False),
    "rises is text": ruled(rises="true"),
    "changes_by zero": ruled(changes_by=0),
    "changes_by zero with a point": ruled(changes_by=Decimal("0.0")),
    "between one": ruled(between=[1]),
    "between three": ruled(between=[1, 2, 3]),
    "between with a null": ruled(between=[None, 2]),
    "between a number": ruled(between=5),
    "external empty": ruled(external=" "),
    "external number": ruled(external=5),
    "external two": ruled(external={"at_least": "a", "at_most": "b"}),
    "external none": ruled(external={}),
    "external unknown": ruled(external={"rises": "a"}),
    "external inner number": ruled(external={"at_least": 5}),
    "strict without between": changed(RATE, strict=True),
    "strict, empty, without between": changed(RATE, strict=None),
    "tolerance without about": changed(RATE, tolerance=1),
    "better without about": changed(RATE, better="higher"),
    "strict as text": changed(COUNT, strict="yes!"),
    "negative tolerance": changed(NEAR, tolerance=-1),
    "unknown side": changed(NEAR, better="up"),
    "unknown key": changed(RATE, at_lest=5),
    "bad id": changed(RATE, id="Rate"),
    "id with an underscore": changed(RATE, id="a_b"),
    "id that ends in a hyphen": changed(RATE, id="a-"),
    "id is a number": changed(RATE, id=5),
    "id in Chinese": changed(RATE, id="率"),
    "unknown when": changed(RATE, when="always"),
    "when null": changed(RATE, when=None),
    "cadence day": changed(RATE, cadence="day"),
    "unknown scope": changed(RATE, scope="all"),
    "bodies of the whole": changed(RATE, scope="whole"),
    "bodies without a scope": changed(RATE, scope=ABSENT),
    "bodies a text": changed(RATE, bodies="east"),
    "range of one": changed(RATE, range=[1]),
    "range of texts": changed(RATE, range=["1", "2"]),
    "sample null": changed(RATE, sample=None),
    "inferred number": changed(RATE, inferred=1),
    "starts a text": changed(RATE, starts="2019"),
    "starts zero": changed(RATE, starts=0),
    "starts too late": changed(RATE, starts=10000),
    "starts with a part": changed(RATE, starts=Decimal("2019.5")),
    "aliases a text": changed(RATE, aliases="率"),
    "aliases null": changed(RATE, aliases=None),
    "alias blank": changed(RATE, aliases=["  "]),
    "alias number": changed(RATE, aliases=[5]),
    "department null": changed(RATE, departments=[None]),
    "note a number": changed(RATE, note=5),
    "note a list": changed(RATE, note=["a"]),
    "baseline a year": changed(RATE, baseline=2017),
    "baseline without a period": changed(BASELINE, period=ABSENT),
    "baseline unknown key": changed(BASELINE, year=2017),
    "void true": changed(RATE, void=True),
    "void without a reason": changed(VOID, reason=ABSENT),
    "void blank": changed(VOID, reason=""),
    "due no period": changed(HEAD, due="soon"),
    "due quarter 5": changed(HEAD, due="2020Q5"),
    "due month 13": changed(HEAD, due="2020-13"),
    "due 30 February": changed(HEAD, due="2020-02-30"),
    "due 29 February of no leap year": changed(HEAD, due="2019-02-29"),
    "due nine months": changed(HEAD, due="2020年1-9月"),
    "due year 0": changed(HEAD, due="0000"),
    "due small": changed(HEAD, due=20),
    "due big": changed(HEAD, due=20201),
    "due with a part": changed(HEAD, due=Decimal("2020.5")),
    "due null": changed(HEAD, due=None),
    "due truth": changed(HEAD, due=True),
    "title blank": changed(HEAD, title=" "),
    "title a number": changed(HEAD, title=2020),
    "issued a year": changed(HEAD, issued=2018),
    "issued a month": changed(HEAD, issued="2018-03"),
    "issued no day": changed(HEAD, issued="2018-02-30"),
    "issued compact": changed(HEAD, issued="20180315"),
    "language": changed(HEAD, language="fr"),
    "digest short": changed(HEAD, source_sha256="00"),
    "digest upper case": changed(HEAD, source_sha256="A" * 64),
    "domains null": changed(HEAD, domains=None),
    "domain unknown key": changed(DOMAIN, title="x"),
    "phase from": changed(PHASE, from_="x"),
    "lint unknown": changed(LINT, code="x"),
    "unit with of alone": changed(CONVERTED, factor=ABSENT),
    "unit with factor alone": changed(CONVERTED, of=None),
    "factor zero": changed(CONVERTED, factor=0),
    "factor text": changed(CONVERTED, factor="2"),
    "kind": changed(OFFICE, kind="office"),
    "two wholes": changed(PARK, kind="whole", within=ABSENT),
    "no whole": changed(CITY, kind="area"),
    "office within": changed(OFFICE, within="east"),
    "whole within": changed(CITY, within="east"),
    "left out without why": changed(LEFT_OUT, why=ABSENT),
    **{
        f"no {key} in {at}": changed(at, **{f"{key}_": ABSENT})
        for at, keys in {
            HEAD: ("id", "title", "due"),
            DOMAIN: ("id", "name"),
            PHASE: ("name", "from", "to"),
            LINT: ("ignore", "why"),
            OWN: ("id",),
            CITY: ("id", "name", "kind"),
            RATE: ("id", "name", "domain", "unit"),
            LEFT_OUT: ("quote", "why"),
        }.items()
        for key in keys
    },
}


@pytest.mark.parametrize("what", GOOD)
def test_what_loads_is_valid(what: str) -> None:
    assert (is_loaded(GOOD[what]), is_valid(GOOD[what])) == (True, True)


@pytest.mark.parametrize("what", BAD)
def test_what_does_not_load_is_not_valid(what: str) -> None:
    assert (is_loaded(BAD[what]), is_valid(BAD[what])) == (False, False)


BEYOND = {
    "an id twice": changed(COUNT, id="rate"),
    "a name that is another's alias": changed(COUNT, name="率"),
    "a domain that is not there": changed(RATE, domain="x"),
    "a unit that is not there": changed(RATE, unit="x"),
    "a department that is not there": changed(RATE, departments=["x"]),
    "a body of another kind": changed(RATE, bodies=["amr"]),
    "a whole as a part": changed(PARK, within="city"),
    "a name of nothing but quotes": changed(RATE, aliases=["“”"]),
    "a name that means a total": changed(PARK, aliases=["合计"]),
    "a known unit declared again": changed(OWN, id="吨"),
    "a unit made of itself": changed(CONVERTED, of="担"),
    "two numbers that fall": changed(COUNT, between=[2, 1]),
    "a range that falls": changed(RATE, range=[2, 1]),
    "a phase that ends before it begins": changed(PHASE, to="2016"),
    "a year with a point": changed(HEAD, due=Decimal("2020.0")),
    "a number with more digits than are read": ruled(at_least=Decimal("1" * 61)),
}
"""What does not load, and no schema can say: names across the file, two values compared, how a number was spelled."""

TEXTS_BEYOND = {
    "a date without quotes where text is meant": "{id: p, title: 2018-03-15, due: 2020}",
    "what YAML programs read differently": "{id: p, title: no, due: 2020}",
    "a number with an exponent": "{id: p, title: a, due: 2020, starts: 2e3}",
}


@pytest.mark.parametrize("what", BEYOND)
def test_what_a_schema_cannot_say_is_left_to_the_program(what: str) -> None:
    assert (is_loaded(BEYOND[what]), is_valid(BEYOND[what])) == (False, True)


@pytest.mark.parametrize("head", TEXTS_BEYOND.values(), ids=TEXTS_BEYOND)
def test_how_a_value_is_spelled_is_left_to_the_program(head: str) -> None:
    with pytest.raises(FileError):
        check_plan_file("plan.yaml", f"plan: {head}\ntargets: [{{}}]\n".encode())


@pytest.mark.parametrize("due", ["２０２０年", "2020年 上半年"])
def test_a_period_in_full_width_or_with_room_inside_loads_and_is_marked_all_the_same(due: str) -> None:
    assert (is_loaded(changed(HEAD, due=due)), is_valid(changed(HEAD, due=due))) == (True, False)


@pytest.mark.parametrize("issued", ["2018-03-15", "'2018-03-15'"])
def test_a_day_may_stand_without_quotes(issued: str) -> None:
    text = as_yaml(changed(HEAD, issued="@")).replace('"@"', issued)
    check_plan_file("plan.yaml", text.encode())
    assert is_valid(changed(HEAD, issued="2018-03-15"))


# -- whatever is written -------------------------------------------------------------------------------------------

SCALARS = st.sampled_from(
    [None, True, False, 0, 1, -1, 2020, 12345, Decimal("0.5"), "", " ", "x", "2020", "2020-06", "2018-03-15", "east"]
)
ANY = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(st.sampled_from(["id", "at_least", "period", "reason", "x"]), SCALARS, max_size=2),
)
OTHER_PROBLEMS = re.compile(
    r"plan_(unknown_(domain|unit|body)|name_twice|total_name|body_kind|within_(area|itself)|unit_(known|circle)"
    r"|between_order|range_order|phase_order)"
)
"""What `BEYOND` lists, by the sentences that say it."""


def kinds(plan: Any) -> list[str]:
    """What the program finds wrong, by the kinds of sentences."""
    try:
        check_plan_file("plan.yaml", as_yaml(plan).encode())
    except FileError as error:
        return [problem.message.key for problem in error.problems]
    return []


@given(st.sampled_from(places(PLAN)), ANY)
def test_whatever_is_put_in_a_plan_both_say_the_same(at: Place, value: Any) -> None:
    plan = copy.deepcopy(PLAN)
    if at:
        value_at(plan, at[:-1])[at[-1]] = value
    else:
        plan = value
    told = kinds(plan)
    assert is_valid(plan) == all(OTHER_PROBLEMS.fullmatch(kind) for kind in told), told


@given(st.sampled_from(places(PLAN)), st.sampled_from([str(place[-1]) for place in places(PLAN) if place]), ANY)
def test_whatever_key_is_added_both_say_the_same(at: Place, key: str, value: Any) -> None:
    plan = copy.deepcopy(PLAN)
    entry = value_at(plan, at)
    if isinstance(entry, dict):
        entry[key] = value
        told = kinds(plan)
        assert is_valid(plan) == all(OTHER_PROBLEMS.fullmatch(kind) for kind in told), told


@given(st.sampled_from([place for place in places(PLAN) if place]))
def test_whatever_is_taken_out_both_say_the_same(at: Place) -> None:
    plan = copy.deepcopy(PLAN)
    del value_at(plan, at[:-1])[at[-1]]
    told = kinds(plan)
    assert is_valid(plan) == all(OTHER_PROBLEMS.fullmatch(kind) for kind in told), told


PERIODS = st.from_regex(
    r"(截至|截止)?(0000|1999|2000|2019|2020|1900)(年|年度|年全年|-|/|H|-Q|年第|年上|年下)?([0-9]{1,2}|[一二三四])?"
    r"(月|-|/|至|月-|季度|半年|季)?([0-9]{1,2})?(月|月份|日|号|底|末|月底|月份末)?",
    fullmatch=True,
)


@given(PERIODS)
def test_the_pattern_of_periods_lets_pass_what_is_read_as_one(text: str) -> None:
    assert bool(re.search(_period_pattern(), text)) == (read_period(text) is not None)
