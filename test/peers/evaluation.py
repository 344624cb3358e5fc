"""Judges classifications and regressions as scikit-learn does.

Reads {"cases": [...]} from standard input and prints what scikit-learn says of each, null where a value is not defined
or scikit-learn warns that it is not.
"""

import json
import sys
import warnings

import numpy as np
from scipy import optimize, stats
from sklearn import calibration, dummy, metrics

warnings.simplefilter("ignore")


def plain(value):
    """JSON has no NaN."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    value = float(value)
    return value if np.isfinite(value) else None


def rates(y, predicted, weight, labels, beta, average):
    precision, recall, f_score, _ = metrics.precision_recall_fscore_support(
        y, predicted, beta=beta, labels=labels, average=average, sample_weight=weight, zero_division=np.nan
    )
    return {"precision": precision, "recall": recall, "f_score": f_score}


def binary(y, scores, weight):
    """One class against the rest."""
    out = {"roc": None, "pr": None, "auc": None, "ap": None}
    filled = weight is None or np.sum(weight) > 0
    kept = slice(None) if weight is None else weight != 0
    if len(y) and filled:
        tns, fps, fns, tps, thresholds = metrics.confusion_matrix_at_thresholds(
            y, scores, pos_label=1, sample_weight=weight
        )
        out["counts"] = [tns, fps, fns, tps, thresholds]
    if np.any(y[kept] == 1):
        precision, recall, thresholds = metrics.precision_recall_curve(y, scores, pos_label=1, sample_weight=weight)
        out["pr"] = [recall[::-1], precision[::-1]]
        out["ap"] = metrics.average_precision_score(y, scores, sample_weight=weight)
        if np.any(y[kept] == 0):
            fpr, tpr, _ = metrics.roc_curve(y, scores, sample_weight=weight, drop_intermediate=False)
            out["roc"] = [fpr, tpr]
            out["auc"] = metrics.roc_auc_score(y, scores, sample_weight=weight)
    if weight is None:
        for strategy in ("uniform", "quantile"):
            share, mean = calibration.calibration_curve(y, scores, pos_label=1, n_bins=7, strategy=strategy)
            out[strategy] = [mean, share]
    return out


def delong(y, scores):
    """By the pairs themselves (DeLong, DeLong and Clarke-Pearson 1988)."""
    yes, no = scores[y == 1], scores[y == 0]
    if len(yes) < 2 or len(no) < 2:
        return None
    wins = (yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])
    return np.sqrt(wins.mean(1).var(ddof=1) / len(yes) + wins.mean(0).var(ddof=1) / len(no))


def calibration_error(y, predicted, probabilities, weight, bins):
    """Mean and largest distance of confidence and accuracy over bins (low, high] of equal width."""
    weight = np.ones(len(y)) if weight is None else weight
    confidence = probabilities[np.arange(len(y)), predicted]
    edges = np.linspace(0, 1, bins + 1)
    distances, weights = [], []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = ((confidence > low) | (low == 0)) & (confidence <= high)
        if weight[inside].sum() == 0:
            continue
        weights.append(weight[inside].sum())
        mean = np.average(confidence[inside], weights=weight[inside])
        distances.append(abs(mean - np.average((y == predicted)[inside], weights=weight[inside])))
    return [np.average(distances, weights=weights), max(distances)]


def temperature(y, probabilities, weight):
    logs = np.log(probabilities)

    def loss(log_temperature):
        scaled = logs / np.exp(log_temperature)
        scaled = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
        return np.average(-scaled[np.arange(len(y)), y], weights=weight)

    found = optimize.minimize_scalar(loss, bounds=(np.log(0.01), np.log(100)), method="bounded", options={"xatol": 1e-10})
    return [np.exp(found.x), loss(0), found.fun]


def classes(case):
    y, predicted = np.array(case["actual"], dtype=int), np.array(case["predicted"], dtype=int)
    count, beta = case["classes"], case["beta"]
    labels = np.arange(count)
    probabilities = np.array(case["probabilities"], dtype=np.float64).reshape(len(y), count)
    weight = None if case["weights"] is None else np.array(case["weights"])
    confusion = metrics.confusion_matrix(y, predicted, labels=labels, sample_weight=weight)
    one_sided = np.count_nonzero(confusion.sum(0)) < 2 or np.count_nonzero(confusion.sum(1)) < 2
    guess = dummy.DummyClassifier(strategy="most_frequent").fit(np.zeros((len(y), 1)), y, sample_weight=weight)
    each = metrics.multilabel_confusion_matrix(y, predicted, labels=labels, sample_weight=weight)
    tn, fp, fn, tp = (each[:, row, column] for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)))
    out = {
        "overall": {
            "accuracy": metrics.accuracy_score(y, predicted, sample_weight=weight),
            "error_rate": metrics.zero_one_loss(y, predicted, sample_weight=weight),
            "null_error_rate": 1 - guess.score(np.zeros((len(y), 1)), y, sample_weight=weight),
            "balanced_accuracy": metrics.balanced_accuracy_score(y, predicted, sample_weight=weight),
            "matthews_corrcoef": None
            if one_sided
            else metrics.matthews_corrcoef(y, predicted, sample_weight=weight),
            "cohen_kappa": metrics.cohen_kappa_score(y, predicted, labels=labels, sample_weight=weight),
            "log_loss": metrics.log_loss(y, probabilities, labels=labels, sample_weight=weight),
            "brier": metrics.brier_score_loss(y, probabilities, labels=labels, sample_weight=weight),
            "top_k_accuracy": metrics.top_k_accuracy_score(
                y, probabilities if count > 2 else probabilities[:, 1], k=case["topK"], labels=labels, sample_weight=weight
            )
            if case["topK"] < count
            else None,
        },
        "perClass": rates(y, predicted, weight, labels, beta, None),
        "averages": {name: rates(y, predicted, weight, labels, beta, name) for name in ("micro", "macro", "weighted")},
        "confusion": confusion,
        "ranking": [binary((y == k).astype(int), probabilities[:, k], weight) for k in labels],
        "ece": calibration_error(y, predicted, probabilities, weight, 10),
    }
    with np.errstate(all="ignore"):
        out["perClass"] |= {
            "specificity": tn / (tn + fp),
            "false_positive_rate": fp / (tn + fp),
            "false_negative_rate": fn / (tp + fn),
            "negative_predictive_value": tn / (tn + fn),
        }
    if count > 2 and len(set(y)) == count and weight is None:
        # scikit-learn asks for sums of exactly one, which single precision does not keep.
        for average in ("macro", "weighted"):
            out[f"auc_{average}"] = metrics.roc_auc_score(np.eye(count)[y], probabilities, average=average)
    if weight is None:
        out["errors"] = [delong((y == k).astype(int), probabilities[:, k]) for k in labels]
    if np.all(probabilities > 0):
        out["temperature"] = temperature(y, probabilities, weight)
    return out


def numbers(case):
    width = case["width"]
    y = np.array(case["actual"]).reshape(-1, width)
    predicted = np.array(case["predicted"]).reshape(-1, width)
    weight = None if case["weights"] is None else np.array(case["weights"])
    arguments = {"sample_weight": weight, "multioutput": "raw_values"}
    steps = {
        "mean_squared_error": metrics.mean_squared_error(y, predicted, **arguments),
        "root_mean_squared_error": metrics.root_mean_squared_error(y, predicted, **arguments),
        "mean_absolute_error": metrics.mean_absolute_error(y, predicted, **arguments),
        "median_absolute_error": np.atleast_1d(metrics.median_absolute_error(y, predicted, **arguments)),
        "mean_absolute_percentage_error": metrics.mean_absolute_percentage_error(y, predicted, **arguments),
        "r2_score": np.atleast_1d(metrics.r2_score(y, predicted, force_finite=False, **arguments)),
        "explained_variance": metrics.explained_variance_score(y, predicted, force_finite=False, **arguments),
        "max_error": [metrics.max_error(y[:, step], predicted[:, step]) for step in range(width)],
    }
    for name in ("r2_score", "explained_variance"):
        defined = (np.ptp(y, axis=0) > 0) & (len(y) > 1)
        steps[name] = np.where(defined, np.resize(steps[name], width), np.nan)
    overall = {name: np.nanmean(values) if np.isfinite(values).any() else None for name, values in steps.items()}
    overall["max_error"] = np.max(steps["max_error"])
    errors = predicted[:, 0] - y[:, 0]
    out = {"steps": steps, "overall": overall}
    if len(errors) > 1 and errors.std() > 0:
        osm, osr = stats.probplot(errors, fit=False)
        out["quantiles"] = [osm, (osr - errors.mean()) / errors.std(ddof=1)]
    return out


def resampled(case):
    """Percentile intervals by SciPy's own resampling."""
    y, predicted = np.array(case["actual"]), np.array(case["predicted"])
    functions = {
        "accuracy": metrics.accuracy_score,
        "matthews_corrcoef": metrics.matthews_corrcoef,
        "f_score_macro": lambda a, b: metrics.f1_score(a, b, average="macro"),
        "root_mean_squared_error": metrics.root_mean_squared_error,
        "r2_score": metrics.r2_score,
        "median_absolute_error": metrics.median_absolute_error,
    }
    out = {}
    for name in case["names"]:
        found = stats.bootstrap(
            (y, predicted),
            functions[name],
            paired=True,
            vectorized=False,
            n_resamples=400,
            method="percentile",
            rng=np.random.default_rng(1),
        )
        out[name] = [found.confidence_interval.low, found.confidence_interval.high]
    return out


kinds = {"classes": classes, "numbers": numbers, "resampled": resampled}
print(json.dumps([plain(kinds[case["kind"]](case)) for case in json.load(sys.stdin)["cases"]]))
