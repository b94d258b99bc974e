"""Goals whose number is a word: none at all (零, 不发生), or all of them (全部, 全覆盖)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qcity.plantext.items import Item
from qcity.plantext.leads import taken_off
from qcity.plantext.ruling import Ruling, unit_of_event
from qcity.plantext.subjects import are_measured_each, cleaned, split_subjects
from qcity.wordlists import any_of, listed

_LONGEST_SUBJECT = 40
_DONE = re.compile(any_of(listed("达到 达标 实现 完成 建成 消除 配备 取得 通过 符合 合格 覆盖 脱贫 退出 改造 治理")))
_OF_COVERAGE = re.compile(any_of(listed("的 监管 检查 管理 监测 体系 式 、 抽")))
_EVENT = re.compile(
    rf"(?:{any_of(listed('重特大 较大以上 较大 重大 一般 亡人 责任 安全 生产 质量 食品 火灾 伤亡 死亡 重伤'))})*"
    rf"(?:{any_of(listed('事故 事件 案件 死亡 发生 伤亡 投诉 增长 疫情 上访'))})"
)


def zero(item: Item, word: str) -> Iterator[tuple[str, Ruling]]:
    """检出率为零, 不发生重大事故, 零增长: each name with its rule; nothing where no subject can be told."""
    said = taken_off(item.lead)
    subject = re.sub(r"(?:动态)?清$", "", cleaned(said.rest))
    if word.endswith("发生"):
        name = re.sub(r"^(?:的|了|任何)", "", item.tail)
        if len(name) >= 2:
            yield name, Ruling("equals", Decimal(0), unit_of_event(name), notes=("不发生按零起读",))
        return
    event = _EVENT.match(item.tail)
    if event is None and (item.tail or len(subject) < 2):
        return
    if event and event.group() == "增长":
        if len(subject) >= 2:
            notes = ("“零增长”按增长率不高于0读",)
            yield f"{subject}增长", Ruling("at_most", Decimal(0), "%", is_lifted=True, notes=notes)
        return
    if event:
        name = subject if event.group() == "发生" else f"{subject}{event.group()}"
        yield name, Ruling("equals", Decimal(0), unit_of_event(name))
        return
    several = split_subjects(subject)
    apart = len(several) > 1 and (said.each or are_measured_each(subject))
    unit = "%" if subject.endswith(("率", "比例", "比重", "占比")) else unit_of_event(subject)
    joined = ("并列的几项按合为一项读",) if len(several) > 1 else ()
    told = ("一句几项,各为一项",) if apart else joined
    for one in several if apart else [subject]:
        yield cleaned(one), Ruling("equals", Decimal(0), unit, notes=told)


def everything(item: Item, word: str) -> Iterator[tuple[str, Ruling]]:
    """实现全覆盖, 全部达到国家标准: the name with its rule; nothing where it is a duty and no goal."""
    subject = cleaned(taken_off(item.lead).rest)
    if not 2 <= len(subject) <= _LONGEST_SUBJECT:
        return
    if word == "全覆盖" and not _OF_COVERAGE.match(item.tail):
        name = f"{subject.removesuffix('覆盖')}覆盖率"
    elif word != "全覆盖" and _DONE.match(item.tail) and not re.search("达到.{0,4}(?:先进|领先)", item.tail):
        name = f"{subject}{item.tail}的比例"
    else:
        return
    yield name, Ruling("at_least", Decimal(100), "%", notes=(f"“{word}”按100%读",))
