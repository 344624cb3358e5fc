"""What scikit-learn makes of columns: reads {"cases": [...]} and prints one answer for each, as JSON."""

import json
import sys
import warnings

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (
    KBinsDiscretizer,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    RobustScaler,
    StandardScaler,
)

warnings.simplefilter("ignore")


def column(values):
    return np.array([[np.nan if value is None else value] for value in values], dtype=np.float64)


def numbers(case):
    x = column(case["values"])
    answer = {"fills": {}}
    for name, strategy in (
        ("mean", "mean"),
        ("median", "median"),
        ("most-frequent", "most_frequent"),
        ("constant", "constant"),
    ):
        imputer = SimpleImputer(strategy=strategy, fill_value=case["fill"], add_indicator=True)
        made = imputer.fit_transform(x)
        answer["fills"][name] = made[:, 0].tolist()
        if made.shape[1] > 1:
            answer["indicator"] = made[:, 1].tolist()
    filled = SimpleImputer(strategy="mean").fit_transform(x)
    answer["scaled"] = {
        "standard": StandardScaler().fit_transform(filled)[:, 0].tolist(),
        "min-max": MinMaxScaler().fit_transform(filled)[:, 0].tolist(),
        "robust": RobustScaler().fit_transform(filled)[:, 0].tolist(),
    }
    answer["bins"] = {}
    for edges in ("uniform", "quantile"):
        bins = KBinsDiscretizer(
            n_bins=case["bins"], encode="ordinal", strategy=edges, subsample=None
        )
        answer["bins"][edges] = bins.fit_transform(filled)[:, 0].tolist()
    power = PowerTransformer(method="yeo-johnson", standardize=False)
    answer["yeo-johnson"] = power.fit_transform(filled)[:, 0].tolist()
    answer["lambdas"] = {"yeo-johnson": float(power.lambdas_[0])}
    if filled.min() > 0 and filled.max() > filled.min():
        power = PowerTransformer(method="box-cox", standardize=False)
        try:
            answer["box-cox"] = power.fit_transform(filled)[:, 0].tolist()
            answer["lambdas"]["box-cox"] = float(power.lambdas_[0])
        except Exception:  # SciPy gives up where the likelihood has its top very far away.
            pass
    rows = np.array(case["rows"], dtype=np.float64)
    answer["norms"] = {
        norm: Normalizer(norm=norm).fit_transform(rows).tolist() for norm in ("l1", "l2", "max")
    }
    return answer


def categories(case):
    cells = np.array([[cell] for cell in case["cells"]], dtype=object)
    order = [np.array(case["order"], dtype=object)]
    one_hot = OneHotEncoder(categories=order, sparse_output=False)
    ordinal = OrdinalEncoder(categories=order)
    return {
        "one-hot": one_hot.fit_transform(cells).tolist(),
        "label": ordinal.fit_transform(cells)[:, 0].tolist(),
    }


cases = json.load(sys.stdin)["cases"]
print(json.dumps([numbers(case) if "values" in case else categories(case) for case in cases]))
