"""Evaluates expressions as Python does.

Reads {"cases": [{"text", "names"}]} from standard input and prints for each its value as a float, or null where Python
raises an error. An operation whose result is complex or not finite counts as an error too.
"""

import ast
import json
import math
import sys


def real(value):
    if isinstance(value, complex) or not math.isfinite(value):
        raise ValueError(value)
    return value


class Checked(ast.NodeTransformer):
    """Lets `real` look at the result of every operation."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("real", ast.Load()), [node], [])


functions = {name: getattr(math, name) for name in ("sqrt", "exp", "log", "floor")}


def value_of(case):
    tree = ast.fix_missing_locations(Checked().visit(ast.parse(case["text"], mode="eval")))
    try:
        return float(eval(compile(tree, "case", "eval"), {**functions, "real": real}, case["names"]))
    except (ArithmeticError, ValueError):
        return None


print(json.dumps([value_of(case) for case in json.load(sys.stdin)["cases"]]))
