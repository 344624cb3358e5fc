"""Evaluates expressions of SciPy and NumPy.

Reads {"cases": [{"text", "names"}]} from standard input and prints the value of each, a number or a list, null where it
is not finite.
"""

import json
import sys
import warnings

import numpy as np
from scipy import optimize, special, stats

warnings.simplefilter("ignore")


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    value = float(value)
    return value if np.isfinite(value) else None


def interval_of(t, freedom, level=0.95):
    """Noncentralities between which t lies: roots of the distribution function; NaN where SciPy has no value of it."""
    tail = (1 - level) / 2
    reach = 4 + abs(t)
    ends = []
    for share in (1 - tail, tail):
        try:
            root = optimize.brentq(
                lambda delta: stats.nct.cdf(t, freedom, delta) - share, t - reach, t + reach, xtol=1e-12
            )
        except ValueError:
            root = np.nan
        ends.append(root)
    return ends


def paired(a, b):
    found = stats.ttest_rel(a, b)
    return [found.statistic, found.df, found.pvalue, *found.confidence_interval()]


def welch(a, b):
    found = stats.ttest_ind(a, b, equal_var=False)
    return [found.statistic, found.df, found.pvalue, *found.confidence_interval()]


def signed_rank(a, b, method):
    found = stats.wilcoxon(a, b, method=method)
    return [found.statistic, found.pvalue]


def effect(d, scale, freedom):
    """Cohen's d, Hedges' g by the gamma function, and the exact interval of g."""
    factor = np.exp(special.gammaln(freedom / 2) - special.gammaln((freedom - 1) / 2)) / np.sqrt(freedom / 2)
    low, high = interval_of(d * scale, freedom)
    return [d, d * factor, low / scale * factor, high / scale * factor]


def paired_effect(a, b):
    difference = np.subtract(a, b)
    return effect(difference.mean() / difference.std(ddof=1), np.sqrt(len(a)), len(a) - 1)


def independent_effect(a, b):
    n, m = len(a), len(b)
    pooled = np.sqrt(((n - 1) * np.var(a, ddof=1) + (m - 1) * np.var(b, ddof=1)) / (n + m - 2))
    return effect((np.mean(a) - np.mean(b)) / pooled, np.sqrt(n * m / (n + m)), n + m - 2)


names = {
    **{name: getattr(stats, name) for name in ("norm", "t", "chi2", "binom", "nct", "binomtest")},
    **{one.__name__: one for one in (paired, welch, signed_rank, paired_effect, independent_effect)},
    "np": np,
}
print(json.dumps([plain(eval(case["text"], {**names, **case["names"]})) for case in json.load(sys.stdin)["cases"]]))
