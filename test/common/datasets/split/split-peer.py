"""Deals rows as scikit-learn does. Reads {"cases": [...]} and prints one answer for each."""
import json
import sys

import numpy as np
from sklearn.model_selection import (
    GroupKFold,
    StratifiedGroupKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    train_test_split,
)


def class_counts(labels, rows):
    return np.bincount(np.asarray(labels)[rows], minlength=max(labels) + 1).tolist()


def answer(case):
    kind = case["kind"]
    if kind == "time":
        splitter = TimeSeriesSplit(n_splits=case["folds"])
        return [[a.tolist(), b.tolist()] for a, b in splitter.split(np.zeros(case["count"]))]
    labels = case["labels"]
    blank = np.zeros(len(labels))
    if kind == "stratified-folds":
        splitter = StratifiedKFold(n_splits=case["folds"])
        return [class_counts(labels, b) for _, b in splitter.split(blank, labels)]
    if kind == "group-folds":
        splitter = GroupKFold(n_splits=case["folds"])
        return [len(b) for _, b in splitter.split(blank, labels, case["groups"])]
    if kind == "stratified-group-folds":
        splitter = StratifiedGroupKFold(n_splits=case["folds"])
        folds = np.zeros(len(labels), dtype=int)
        for fold, (_, held) in enumerate(splitter.split(blank, labels, case["groups"])):
            folds[held] = fold
        return folds.tolist()
    rows = np.arange(len(labels))
    _, test = train_test_split(rows, test_size=case["test"], stratify=labels, random_state=1)
    return class_counts(labels, test)


cases = json.load(sys.stdin)["cases"]
print(json.dumps([answer(case) for case in cases]))
