"""Fits scikit-learn's PCA to tables and prints two components, their shares of the variance and the places of rows.

Reads {"cases": [{"rows", "count", "width"}]} from standard input.
"""

import json
import sys

import numpy as np
from sklearn.decomposition import PCA


def answer(case):
    rows = np.array(case["rows"], "float64").reshape(case["count"], case["width"])
    pca = PCA(n_components=2, svd_solver="full")
    places = pca.fit_transform(rows)
    return {
        "axes": pca.components_.tolist(),
        "shares": pca.explained_variance_ratio_.tolist(),
        "places": places.ravel().tolist(),
    }


print(json.dumps([answer(case) for case in json.load(sys.stdin)["cases"]]))
