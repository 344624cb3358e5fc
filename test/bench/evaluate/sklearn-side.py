"""Times scikit-learn on the rows in a folder; asked once per line of standard input, answers one line of JSON.

The folder holds actual.bin, predicted.bin (int32) and probabilities.bin (float32), or y.bin and z.bin (float64).
"""

import json
import sys
import time
import warnings

import numpy as np
from sklearn import calibration, metrics

warnings.simplefilter("ignore")


def timed(parts):
    seconds = {}
    for name, part in parts.items():
        start = time.process_time()
        part()
        seconds[name] = time.process_time() - start
    return seconds


def classes(folder, width):
    y = np.fromfile(f"{folder}/actual.bin", dtype=np.int32)
    predicted = np.fromfile(f"{folder}/predicted.bin", dtype=np.int32)
    p = np.fromfile(f"{folder}/probabilities.bin", dtype=np.float32).reshape(-1, width)
    labels = np.arange(width)

    def scores():
        metrics.confusion_matrix(y, predicted, labels=labels)
        metrics.accuracy_score(y, predicted)
        metrics.balanced_accuracy_score(y, predicted)
        metrics.matthews_corrcoef(y, predicted)
        metrics.cohen_kappa_score(y, predicted)
        for average in (None, "micro", "macro", "weighted"):
            metrics.precision_recall_fscore_support(y, predicted, labels=labels, average=average)
        metrics.log_loss(y, p, labels=labels)
        metrics.brier_score_loss(y, p, labels=labels)
        if width > 5:
            metrics.top_k_accuracy_score(y, p, k=5, labels=labels)

    def ranking():
        for k in labels:
            own = y == k
            metrics.roc_curve(own, p[:, k])
            metrics.precision_recall_curve(own, p[:, k])
            metrics.roc_auc_score(own, p[:, k])
            metrics.average_precision_score(own, p[:, k])

    def reliability():
        calibration.calibration_curve(y == predicted, p[np.arange(len(y)), predicted], n_bins=10)

    return timed({"metrics": scores, "ranking": ranking, "reliability": reliability})


def numbers(folder):
    y, z = (np.fromfile(f"{folder}/{name}.bin", dtype=np.float64) for name in "yz")

    def scores():
        for name in (
            "mean_squared_error",
            "root_mean_squared_error",
            "mean_absolute_error",
            "median_absolute_error",
            "mean_absolute_percentage_error",
            "r2_score",
            "explained_variance_score",
            "max_error",
        ):
            getattr(metrics, name)(y, z)

    return timed({"metrics": scores})


for line in sys.stdin:
    task = json.loads(line)
    answer = classes(task["folder"], task["width"]) if task["width"] else numbers(task["folder"])
    print(json.dumps(answer), flush=True)
