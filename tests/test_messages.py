"""Everything qcity says is there in both languages, with the same blanks, and every blank is filled in."""

from __future__ import annotations

import ast
import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import calls_in_source, keys, nodes_in_source, texts, texts_in_source
from qcity.errors import Message
from qcity.messages import _TEMPLATES, LANGUAGES, TOPICS, say, word
from qcity.plan import EACH_AREA, EACH_BODY, MAX, MEAN, MIN, NONE, POOLED, SUM, WHOLE
from qcity.planfile import _KNOWN_PROBLEMS
from qcity.report import VERDICTS
from qcity.rows import JUDGED_STATUSES

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ALL = {**_TEMPLATES, **{k: v for one in TOPICS for k, v in import_module(f"qcity.sentences.{one}").TEXTS.items()}}
"""Every template, those of single topics too."""

MADE_UP = {
    "plan_": _KNOWN_PROBLEMS,
    "note.status_": JUDGED_STATUSES - {"A"},
    "verdict.": VERDICTS,
    "severity.": ("error", "warning"),
    "rollup.": (POOLED, SUM, MEAN, MAX, MIN, NONE),
    "scope.": (WHOLE, EACH_AREA, EACH_BODY),
}
"""Keys that the program makes up from a beginning and one of these words."""


def blanks(template: str) -> set[str]:
    """The names of a template's blanks."""
    return set(re.findall(r"(?<!\{)\{(\w+)\}", template))


def optional(template: str) -> list[list[str]]:
    """The blanks of each part that is left out where one of its blanks is empty."""
    return sorted(sorted(blanks(part)) for part in re.findall(r"\[\[(.*?)\]\]", template))


def test_both_languages_have_the_same_blanks() -> None:
    assert [key for key, (zh, en) in ALL.items() if blanks(zh) != blanks(en)] == []
    assert [key for key, (zh, en) in ALL.items() if optional(zh) != optional(en)] == []


def test_a_part_that_can_be_left_out_has_a_blank() -> None:
    for key, templates in ALL.items():
        for template in templates:
            assert all(optional(template)), key
            assert template.count("[[") == template.count("]]") == len(optional(template)), key


def test_every_template_can_be_encoded_in_gbk() -> None:
    for templates in ALL.values():
        "".join(templates).encode("gbk")


def test_nothing_is_empty_and_no_english_is_chinese() -> None:
    assert [key for key, templates in ALL.items() if not all(map(str.strip, templates))] == []
    assert [key for key, (_, en) in ALL.items() if CHINESE.search(en)] == []


def test_a_topics_keys_begin_with_it_and_no_key_is_there_twice() -> None:
    for topic in TOPICS:
        keys_of_topic = import_module(f"qcity.sentences.{topic}").TEXTS
        assert [key for key in keys_of_topic if not key.startswith(f"{topic}.") or key in _TEMPLATES] == []


def test_a_key_that_is_not_there_is_a_key_error() -> None:
    for key in ("nothing", "trend.nothing", "nothing.trend"):
        with pytest.raises(KeyError):
            word(key, "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_template_can_be_said(lang: str) -> None:
    for key, (zh, _) in ALL.items():
        wanted = blanks(zh)
        words = _words(wanted)
        said = say(Message(key, dict.fromkeys(wanted, "‹填›") | words), lang)
        assert said.count("‹填›") >= len(wanted - set(words)), key
        assert "[[" not in said, key
        assert not re.search(r"\{\w+\}", said), key


def _words(wanted: set[str]) -> dict[str, str]:
    return {name: text for name, text in (("rollup", SUM), ("scope", EACH_AREA)) if name in wanted}


def test_every_key_that_is_used_is_there() -> None:
    used = [(place, key) for place, call in calls_in_source("Message", "word") for key in texts(call.args[0])]
    assert len(used) > 50
    assert [(place, key) for place, key in used if key not in ALL] == []


@pytest.mark.parametrize(("beginning", "words"), MADE_UP.items())
def test_every_key_that_is_made_up_is_there(beginning: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if f"{beginning}{word}" not in ALL] == []


def test_every_template_is_used() -> None:
    written = {text for place, text in texts_in_source() if not place.startswith(("messages.py", "sentences"))}
    begun = {text for _, node in nodes_in_source() if isinstance(node, ast.JoinedStr) for text in texts(node.values[0])}
    made_up = {f"{beginning}{word}" for beginning, words in MADE_UP.items() for word in words}
    families = tuple(one for one in begun if one.endswith((".", "_")) and one not in MADE_UP)
    assert [key for key in ALL if key not in written | made_up and not key.startswith(families)] == []


def test_every_blank_is_filled_in_where_a_message_is_made() -> None:
    checked, empty = 0, []
    for place, call in calls_in_source("Message"):
        given_keys = keys(call.args[1] if len(call.args) > 1 else None)
        for key in texts(call.args[0]):
            if given_keys is not None and not key.startswith("issue."):
                checked += 1
                empty += [(place, key, name) for name in blanks(ALL[key][0]) - given_keys]
    assert checked > 40
    assert empty == []


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有这个文件：a.csv"), ("en", "no such file: a.csv")])
def test_a_message_is_said_in_the_language_that_is_asked_for(lang: str, said: str) -> None:
    assert say(Message("no_such_file", {"path": "a.csv"}), lang) == said


def test_a_part_is_left_out_where_its_blank_is_empty() -> None:
    message = Message("unknown_thing", {"text": "x", "nearest": ""})
    assert say(message, "en") == "neither a target nor an issue code: 'x'"
    assert "forest" in say(Message("unknown_thing", {"text": "x", "nearest": "forest"}), "en")


def test_a_word_in_a_message_is_in_its_language() -> None:
    message = Message("note.rolled_up", {"rollup": "sum", "count": "3"})
    assert (word("rollup.sum", "zh") in say(message, "zh"), word("rollup.sum", "en") in say(message, "en")) == (
        True,
        True,
    )


@given(st.text(), st.sampled_from(LANGUAGES))
def test_what_fills_a_blank_is_said_as_it_is(text: str, lang: str) -> None:
    message = Message("no_such_file", {"path": text})
    assert say(message, lang) == say(Message("no_such_file", {"path": "‹填›"}), lang).replace("‹填›", text)
    both = Message("unknown_thing", {"text": text, "nearest": text})
    assert say(both, lang).count(text or "x") >= (2 if text else 0)
