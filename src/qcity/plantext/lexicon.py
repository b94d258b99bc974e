"""The words by which a plan says what it wants: bounds, verbs, hedges, and the nouns that can be measured."""

from __future__ import annotations

import re

from qcity.wordlists import any_of, listed

AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, ABOUT = "at_least", "more_than", "at_most", "less_than", "about"

BOUNDS = {
    **dict.fromkeys(listed("不得低于 不得少于 不低于 不少于 不小于 至少 最低 >= ≥ 以上 及以上 之上"), AT_LEAST),
    **dict.fromkeys(listed("超过 突破 高于 大于 多于 逾 > ＞ 余 多 有余"), MORE_THAN),
    **dict.fromkeys(
        listed(
            """
    不得超过 不得高于 不得多于 不得大于 不超过 不超 不高于 不多于 不大于 最多 最高 <= ≤ 以下 及以下 以内 之内
    之下
    """
        ),
        AT_MOST,
    ),
    **dict.fromkeys(listed("低于 小于 少于 不满 不足 < ＜"), LESS_THAN),
    **dict.fromkeys(listed("左右 上下 大约 约 近 接近 将近"), ABOUT),
}
"""What each bounding word demands of a figure (contract, section 1)."""

HEDGES = listed("力争 争取 积极争取 努力争取 力求 争创 积极争创 力争创建 预计")
FIRM = listed("确保 必须 务必")
"""What makes a goal binding again behind a hedge."""

UP = listed("提高 提升 增长 增加 上升 扩大 增 提 拓展 延长 攀升 升")
DOWN = listed("降低 下降 减少 缩短 压缩 压减 削减 降 减 缩减 缩小 回落 消减")

KEEPS = listed("稳定在 保持在 维持在 稳定保持在 持续保持在 始终保持在 保持")
"""What asks for a level over the whole time."""

BUILDS = listed(
    """
    稳定保障 保障 办好 建成 建设 建立 创建 打造 培育 培养 形成 拥有 实现 争创 完成 认定 获得 获批 创成 推出 布局 设立
    发展 达 建
    达到 配备 成立 树立 评选 命名 选树 壮大 扶持 支持 落地 组建 构建 集聚 入选 取得 有 设置 创 培树 遴选 建好
    创评 评定 建成投用 建成投产 投放 配置 组织 动态保有 保有 引育 制修订 制定 制订 修订 发布 主导 参与 举办
    开展 引进 培训 实施 改造 治理 整治 新增 新建 新改建 新改扩建 改扩建 新创建 新培育 新认定 新引进 更新 种植
    推广 推进 安排 投入 投资 筹集 打造形成 培育壮大 建设完成 提供 完善 淘汰 退出 关停 巩固 组织开展 累计建成
    累计培育 创新 储备 进行 组织进行 招引 孵化 开通 绿化 造林 修复 增加 减少 提升 救助 帮扶 解决 转移 开工 竣工
    签约 生产 种 修建 铺设 升级 淘汰 化解 压减 查办 抽检 监测 检测 检查 检验 抽查 培养引进 引进培育 引进培养
    新登记 设
    """
)
"""What brings things about, before or behind what it brings about."""

PLAIN_BUILDS = frozenset(
    listed(
        """
        稳定保障 保障 办好 建成 建设 建立 创建 打造 培育 培养 形成 拥有 实现 争创 完成 认定 获得 获批 创成 推出 布局
        设立 发展 达
        建 达到 配备 成立 树立 评选 命名 选树 壮大 扶持 支持 落地 组建 构建 集聚 入选 取得 有 设置 创 培树 遴选
        建好 创评 评定 建成投用 配置 组织 累计建成 累计培育 动态保有 保有 引育 打造形成 培育壮大 建设完成 提供
        完善 巩固 推进 实施 安排 设 增加 培养引进 引进培育 引进培养 制定 制订 组织开展 开展 进行 组织进行
        """
    )
)
"""Those that say no more than that the thing is to be there; the others stay in the name of the goal."""

NEW = frozenset(listed("新增 新建 新改建 新改扩建 改扩建 新创建 新培育 新认定 新引进 新登记 累计 累计建成 累计培育"))
"""What adds to what there is, so that a goal is a sum over the plan's years."""

NOT_VERBS = listed(
    """
    建成区 建设用地 建设工程 建设项目 建设系统 建设领域 发展水平 发展质量 发展指数 发展能力 发展规模 培训合格
    培训率 培训覆盖 实施率 完成率 完成质量 配备率 配备数 支持率 获得感 组织化 认定率 治理率 生产性 生产安全
    生产总值 生产企业 生产基地 生产能力 改造率 监测覆盖 监测合格 抽检合格 抽查合格 检验检测 检测合格 检查合格
    检验合格 监测点 检测机构 投资强度 投资额 投资总额 培养基地 培训基地 推广面积 种植面积 发布率 参与率 巩固率
    投入占 投入强度 投入增 投资增 投资年均 服务 建设标准 建设进度 建设面积 建设任务 淘汰率 更新率 修复率
    修复面积 解决率 绿化覆盖 绿化率 绿化面积 造林面积 储备林 储备库 储备粮 创新型 创新能力 创新平台 提升幅度
    减少量 增加值 增加额 有效 达标率 引进率 孵化器 孵化基地 配置率 完善率 改造面积 治理面积 新增率 更新改造率
    发展速度 开工率 竣工 救助率 转移就业率 实现率
    """
)
"""What only begins with such a word: 建成区, 建设用地."""

_MEASURES = listed(
    """
    率 比重 占比 比例 度 指数 总量 数量 总数 数 量 面积 规模 总额 额 产值 增加值 收入 寿命 年限 浓度 水平 强度 总值
    值 能力 里程 贡献 投入 支出 投资 经费 比 能耗 水耗 时间 时限 产量 单产 床位 增速 生产 存量 蓄积 蓄积量 消费 分值
    得分 成绩 成本 贷款 余额 缺口 差距 倍数 级别 周期 价格
    """
)
MEASURE = any_of(_MEASURES)
MEASURE_END = re.compile(rf"(?:{MEASURE})$")
"""How the name of something that is measured ends."""

_LESS_IS_BETTER = listed(
    """
    检出 死亡 失业 发生 发病 患病 感染 事故 投诉 漏损 漏失 违法 违规 超标 不合格 贫困 辍学 流失 损耗 损失 缺陷 差错 空置
    淘汰 排放 能耗 水耗 电耗 物耗 用水量 能源消耗 浓度 案件 差距 时限 时间 成本 负债 不良 文盲 近视 吸烟 残次 返修 赤字
    杂费 发案 伤亡 致死 污染 占用 失信 失管 隐患 办理环节 耗水 消耗
    """
)
NEGATIVE = re.compile(rf"(?:{any_of(_LESS_IS_BETTER)}).{{0,6}}$")
"""What is better the less there is of it."""

POSITIVE = re.compile(r"处理|查处|破案|达标|合格|回收|利用|办结|处置|安全")
"""What is better the more there is of it, though it names something bad: 污染地块安全利用率."""

SAMPLED = re.compile(r"抽检|抽查|抽样|满意|测评|例行监测|调查|评价性")
"""Figures that come from a sample."""

_REACHED = listed("达到了 增长了 提高了 下降了 降低了 提升了 增加了 减少了 建成了 累计实现 位居 居全 排名 跃升")
_SO_FAR = listed("截至 截止 目前 当前 现有 现已 已经 已有 已建 已达 已累计 已实现 已完成 业已 共有 先后 上年末 年末全")
PAST = re.compile(any_of((*_REACHED, *_SO_FAR)))
"""What says that something has been reached."""

BACKGROUND = re.compile(
    r"现状|基础(?!设施|能力|研究|教育|产业|工作|管理|建设|性)|存在.{0,4}问题|"
    + any_of(listed("背景 成效 成就 回顾 形势 主要问题 突出问题 挑战 机遇 发展环境 面临 取得 评估 执行情况"))
)
"""Titles of chapters that tell where things stand."""

REWARD = re.compile(
    any_of(listed("奖励 给予 补助 补贴 资助 奖补 罚款 处罚 处以 贴息 减免 奖金 扶持资金 最高不超过"))
    + r"|每.{0,6}(?:奖|补)"
)
"""What an amount of money is for that is no goal."""

_TO = r"(?P<to>到|至|截至|截止|在|于)"
_PART = r"(?P<part>[0-9]{1,2}月(?:底|末|[0-9]{1,2}日)?|上半年|年?底|末|年末)"
_WHEN = r"(?P<before>之?前|以前|时|内|起|以来|后|以后|初|度)"
YEARS = re.compile(
    rf"(?:力争|争取|确保|预计|计划|力求|原则上)?(?:用[一二三四五0-9]+年(?:左右)?(?:的)?时间,?)?{_TO}?"
    r"(?P<first>20[0-9]{2}|二零[一二三四五六七八九零]{2})(?:年)?(?:、|和|及|与)?(?P<second>20[0-9]{2})?年"
    rf"{_PART}?{_WHEN}?(?P<comma>,)?"
)
"""A year, or two, as the time of what follows: 到2025年底, 2025年, 到2022年和2025年."""

FIVE = re.compile(
    r"(?P<to>到|至|在)?(?P<name>十[一二三四五六]五)(?P<end>规划)?(?P<when>末|期末|时期末|期间|时期|期内|以来)?(?P<comma>,)?"
)
"""A five-year plan as the time of what follows."""

COMPARED = re.compile(
    r"(?:比|较|与|在)(?P<year>20[0-9]{2})年(?:底|末)?(?:相比|(?:的)?基础上|水平|度)?,?(?:再|又|分别|均|平均|累计|各)?"
    r"|同比|(?:比|较)(?:上年|上一年|去年|基期|基准年|规划期初|十[一二三四五]五(?:末|期末|时期末|时期)?)(?:同期)?(?:相比)?"
    r"(?:再|又|分别|均|平均|累计)?"
)
"""What a change is counted from."""


def anonymous(pattern: re.Pattern[str]) -> str:
    """A pattern without the names of its groups, to be part of another."""
    return re.sub(r"\?P<\w+>", "?:", pattern.pattern)
