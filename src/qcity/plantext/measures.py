"""The measure words of Chinese plans: what may stand behind a number and make it a quantity."""

from __future__ import annotations

from qcity.wordlists import listed

RATIOS = ("%", "‰", "个百分点", "百分点", "个千分点", "千分点")

COUNTED = listed(
    """
    家次 人次 件次 户次 批次 场次 台次 例次 项次 车次 架次 个 家 项 次 件 种 批 户 人 起 处 例 所 座 条 辆 台
    套 张 名 位 支 场 篇 部 本 册 幅 期 门 类 组 队 间 栋 幢 艘 架 株 棵 头 只 羽 口 眼 盏 根 片 块 枚 份 列 对
    款 单 班 届 宗 颗 村 镇 乡 县 街道 社区 片区 站 店 岗 床 位次 校 园 院 企 公里级 标箱
    """
)
"""What counts things, so that one of it is one thing."""

MEASURED = listed(
    """
    吨标准煤/万元 千克标准煤/吨 立方米/万元 元/平方米 元/亩 公斤/亩 千克/亩 微克/立方米 毫克/立方米 克/立方米
    毫克/升 吨/公顷 平方米/人 元/人 件/万人 人/平方公里 公里/百平方公里 微克每立方米 毫克每立方米 吨标准煤
    吨标煤 吨煤 千克标准煤 千瓦时 千瓦 度电 吉瓦时 吉瓦 兆瓦 瓦 伏安 千伏安 千伏 平方公里 平方千米 平方米 平米
    立方米 立方 方 公顷 公里 千米 海里 里 米 厘米 毫米 m3 m2 km2 km² km mg/L μg/m3 ug/m3 kW kWh GW MW TEU 人年 亩
    亩次 顷 元 美元 吨 公斤 千克 斤 克 升 毫升 担 度 分贝 兆 Gbps Mbps TB PB EFLOPS 海量 分 倍 折 岁 周岁
    标准箱 箱
    """
)
"""What measures an extent, a mass, money, energy, a score."""

TIMES = ("个工作日", "工作日", "个月", "小时", "分钟", "秒", "年", "天", "日", "周")
"""Spans of time: quantities only where the text bounds them."""

MYRIADS = ("万亿", "千万", "百万", "十万", "亿", "万", "千", "百")
"""What may stand between digits and a measure word; a unit of the plan format begins with 万 or 亿 alone."""

SPLIT_MYRIADS = {"千": (1000, ""), "百": (100, ""), "十万": (10, "万"), "百万": (100, "万"), "千万": (1000, "万")}
"""Those that are no multipliers of the plan format: the factor, and what stays with the unit."""

DOUBLED = {"翻一番": 100, "翻番": 100, "翻两番": 300, "翻二番": 300, "翻三番": 700}
"""What these words change a level by, in per cent."""
