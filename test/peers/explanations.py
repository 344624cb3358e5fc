"""Explains small networks with scikit-learn and prints permutation importance and partial dependence.

Reads {"cases": [...]} from standard input. A case has the columns of a table row by row, the categories of the last
column as numbers, the targets, the layers of a network of Dense layers with ReLU, and the permutations that every
column's repeats are shuffled by. The network is computed by NumPy in double precision.
"""

import json
import sys
import traceback

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance


class Network(BaseEstimator):
    def __init__(self, case=None):
        self.case = case

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        return self

    def __sklearn_is_fitted__(self):
        return True

    def outputs(self, x):
        parts = [(x[:, at] - one["offset"]) / one["divisor"] for at, one in enumerate(self.case["numbers"])]
        for category in range(self.case["categories"]):
            parts.append((x[:, -1] == category).astype(float))
        values = np.stack(parts, axis=1)
        layers = self.case["layers"]
        for index, layer in enumerate(layers):
            values = values @ np.array(layer["kernel"]) + np.array(layer["bias"])
            if index + 1 < len(layers):
                values = np.maximum(values, 0)
        return values[:, 0]


class Regression(RegressorMixin, Network):
    def predict(self, x):
        target = self.case["target"]
        return self.outputs(x) * target["divisor"] + target["offset"]


class Classification(ClassifierMixin, Network):
    def predict_proba(self, x):
        second = 1 / (1 + np.exp(-self.outputs(x)))
        return np.stack([1 - second, second], axis=1)

    def predict(self, x):
        return (self.outputs(x) > 0).astype(int)


class Dealt(np.random.RandomState):
    """Shuffles row numbers so that the column, shuffled again and again, is dealt as each permutation says."""

    def deal(self, permutations):
        self.left = [np.array(one) for column in permutations for one in column]
        self.repeats = len(permutations[0])
        self.done = 0
        return self

    def randint(self, *_args, **_options):
        return self

    def shuffle(self, rows):
        wanted = self.left[self.done]
        before = self.left[self.done - 1] if self.done % self.repeats else np.arange(len(wanted))
        place = np.empty_like(before)
        place[before] = np.arange(len(before))
        rows[:] = place[wanted]
        self.done += 1


def answer(case):
    x = np.array(case["rows"], dtype=float)
    y = np.array(case["targets"])
    kind = Regression if case["task"] == "regression" else Classification
    network = kind(case).fit(x, y)
    importance = {}
    for metric, scoring in case["metrics"].items():
        dealt = Dealt(0).deal(case["permutations"])
        found = permutation_importance(
            network, x, y, scoring=scoring, n_repeats=len(case["permutations"][0]), random_state=dealt
        )
        importance[metric] = {
            "mean": found.importances_mean.tolist(),
            "deviation": found.importances_std.tolist(),
            "losses": found.importances.tolist(),
        }
    dependence = []
    for column in range(x.shape[1]):
        found = partial_dependence(
            network,
            x,
            [column],
            categorical_features=[x.shape[1] - 1],
            method="brute",
            kind="both",
            percentiles=(0.05, 0.95),
            grid_resolution=case["points"],
        )
        dependence.append(
            {
                "grid": found["grid_values"][0].tolist(),
                "mean": found["average"][0].tolist(),
                "curves": found["individual"][0].tolist(),
            }
        )
    return {"importance": importance, "dependence": dependence}


def main():
    answers = []
    for case in json.load(sys.stdin)["cases"]:
        try:
            answers.append(answer(case))
        except Exception:
            answers.append({"error": traceback.format_exc()})
    print(json.dumps(answers))


main()
