"""Answers {cases} with what NumPy, SciPy and scikit-learn say of the same columns."""

import json
import sys

import numpy as np
from scipy import stats
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import mutual_info_score


def cramers_v(first, second):
    table = stats.contingency.crosstab(first, second).count
    n, (r, k) = table.sum(), table.shape
    chi2 = stats.chi2_contingency(table, correction=False).statistic
    phi = max(0.0, chi2 / n - (k - 1) * (r - 1) / (n - 1))
    r, k = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return float(np.sqrt(phi / min(k - 1, r - 1)))


def answer(case):
    x = np.array(case["x"], dtype=float)
    y = np.array(case["y"], dtype=float)
    a = np.array([value or "" for value in case["a"]])
    b = np.array([value or "" for value in case["b"]])
    pair = ~np.isnan(x) & ~np.isnan(y)
    known = (a != "") & ~np.isnan(x)
    both = (a != "") & (b != "")
    present = x[~np.isnan(x)]
    f = stats.f_oneway(*(x[known & (a == value)] for value in np.unique(a[known]))).statistic
    groups, rows = len(np.unique(a[known])), int(known.sum())
    entropy = stats.entropy(np.unique(b[both], return_counts=True)[1])
    q1, q2, q3 = np.quantile(present, [0.25, 0.5, 0.75])
    iqr, z = 1.5 * (q3 - q1), 3 * present.std(ddof=1)
    outside = (present < q1 - iqr) | (present > q3 + iqr)
    return {
        "skewness": float(stats.skew(present, bias=False)),
        "kurtosis": float(stats.kurtosis(present, bias=False)),
        "mean": float(present.mean()),
        "deviation": float(present.std(ddof=1)),
        "quartiles": [float(q1), float(q2), float(q3)],
        "iqr": int(outside.sum()),
        "z": int((np.abs(present - present.mean()) > z).sum()),
        "pearson": float(stats.pearsonr(x[pair], y[pair]).statistic),
        "spearman": float(stats.spearmanr(x[pair], y[pair]).statistic),
        "ranks": stats.rankdata(present).tolist(),
        "cramers": cramers_v(a[both], b[both]),
        "ratio": float(np.sqrt(f * (groups - 1) / (f * (groups - 1) + rows - groups))),
        "uncertainty": float(1 - mutual_info_score(a[both], b[both]) / entropy),
        "heights": linkage(squareform(np.array(case["distances"])), "average")[:, 2].tolist(),
    }


print(json.dumps([answer(case) for case in json.load(sys.stdin)["cases"]]))
