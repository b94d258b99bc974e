"""Sentences about what a sample says of a threshold, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "evidence.heading": (
        "抽样能说明什么（二项分布精确检验，每侧 5%；不影响结论）",
        "Evidence (exact binomial test, 5 % each way; it never changes a verdict)",
    ),
    "evidence.assumption": (
        "前提：抽到的是全体的一个随机样本；重点抽检、跟踪抽检不是",
        "assumption: what was looked at is a random sample of all there is; a targeted inspection is none",
    ),
    "evidence.supports": ("支持达标", "supports"),
    "evidence.contradicts": ("否定达标", "contradicts"),
    "evidence.inconclusive": ("说明不了", "inconclusive"),
    "evidence.legend": (
        "这样好、这样差：若真实比率正好是界限，样本有这样好（差）或更好（差）的概率；低于 0.05 就支持（否定）达标",
        "so good, so bad: probability of as good (bad) a sample or more if the share were just the limit; 0.05 decides",
    ),
    "evidence.legend_n": (
        "须抽：没有一个不合格时，多大的样本支持达标",
        "n: the sample without any failure that would support the goal",
    ),
    "evidence.none": ("所列目标中没有带分子分母的抽样数据", "none of the targets shown has a sample with its counts"),
    "evidence.silent": ("说明不了的", "No evidence"),
    "evidence.no_counts": (
        "只有比率，没有分子分母，看不出样本有多大",
        "a rate without its counts does not say how large the sample was",
    ),
    "evidence.no_threshold": ("没有限值可以检验", "there is no threshold to test"),
    "evidence.no_claim": (
        "要求不是一个单侧的固定比率，不能这样检验",
        "the rule is not one fixed share to be on one side of, so this test does not apply",
    ),
    "evidence.too_many": ("分母超过 {most}，不是抽样", "more than {most} in the denominator are no sample"),
    "evidence.void": ("这个目标已撤销", "this target was withdrawn"),
    "evidence.not_whole": ("分子分母不是整数", "the counts are not whole numbers"),
    "evidence.sample_heading": (
        "要证明 {rule}，须抽多少、最多几个{failing}（随机抽样，二项分布精确检验，5%）",
        "How large a sample proves {rule}, with how many {failing} (random sample, exact binomial test, 5 %)",
    ),
    "evidence.failing": ("不合格", "failures"),
    "evidence.found": ("检出", "found"),
    "evidence.sample_impossible": (
        "要求是 {rule}，多大的样本也证明不了，只有全部检查；抽到一个{failing}就足以否定",
        "{rule} cannot be proven by any sample, only by looking at all there is; one of the {failing} refutes it",
    ),
    "evidence.sample_none": (
        "“{target}”的要求（{rule}）不是一个单侧的固定比率，没有样本量可言",
        "the rule of '{target}' ({rule}) is not one fixed share to be on one side of: no sample size follows",
    ),
    "evidence.no_sample": (
        "计划没有说这个目标的数据来自抽样（sample: true）",
        "the plan does not say that this target's figure comes from a sample (sample: true)",
    ),
}
