"""Takes metrics with Keras over batches and prints their values as JSON.

Reads {"cases": [...]} from standard input. Each case has the metric's id, what the output gives (`number`,
`binary` or `class`), its width, the outputs, the targets, `topK` and the rows of a batch.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

m = keras.metrics


def each_class(make):
    """The mean over classes of a metric that looks at one class, by the most probable one."""
    return lambda width, k: [make(class_id=number, top_k=1) for number in range(width)]


METRICS = {
    ("binary", "accuracy"): lambda width, k: [m.BinaryAccuracy()],
    ("binary", "precision"): lambda width, k: [m.Precision()],
    ("binary", "recall"): lambda width, k: [m.Recall()],
    ("binary", "f1_score"): lambda width, k: [m.F1Score(threshold=0.5)],
    ("binary", "auc"): lambda width, k: [m.AUC()],
    ("binary", "auc_pr"): lambda width, k: [m.AUC(curve="PR")],
    ("class", "accuracy"): lambda width, k: [m.CategoricalAccuracy()],
    ("class", "top_k_categorical_accuracy"): lambda width, k: [m.TopKCategoricalAccuracy(k=k)],
    ("class", "precision"): each_class(m.Precision),
    ("class", "recall"): each_class(m.Recall),
    ("class", "f1_score"): lambda width, k: [m.F1Score(average="macro")],
    ("class", "auc"): lambda width, k: [m.AUC()],
    ("class", "auc_pr"): lambda width, k: [m.AUC(curve="PR")],
    ("class", "cosine_similarity"): lambda width, k: [m.CosineSimilarity()],
    ("number", "mean_absolute_error"): lambda width, k: [m.MeanAbsoluteError()],
    ("number", "mean_squared_error"): lambda width, k: [m.MeanSquaredError()],
    ("number", "root_mean_squared_error"): lambda width, k: [m.RootMeanSquaredError()],
    ("number", "mean_absolute_percentage_error"): lambda width, k: [m.MeanAbsolutePercentageError()],
    ("number", "mean_squared_logarithmic_error"): lambda width, k: [m.MeanSquaredLogarithmicError()],
    ("number", "logcosh"): lambda width, k: [m.LogCoshError()],
    ("number", "r2_score"): lambda width, k: [m.R2Score()],
    ("number", "cosine_similarity"): lambda width, k: [m.CosineSimilarity()],
}


def value(case):
    kind, width = case["kind"], case["width"]
    outputs = np.array(case["outputs"], "float32").reshape(-1, width)
    targets = np.array(case["targets"], "float32")
    targets = np.eye(width, dtype="float32")[targets.astype(int)] if kind == "class" else targets.reshape(-1, width)
    made = METRICS[kind, case["metric"]](width, case["topK"])
    for start in range(0, len(outputs), case["batch"]):
        rows = slice(start, start + case["batch"])
        for metric in made:
            metric.update_state(targets[rows], outputs[rows])
    return float(np.mean([np.mean(metric.result()) for metric in made]))


print(json.dumps([value(case) for case in json.load(sys.stdin)["cases"]]))
