"""Prints, for each model in Keras's JSON, what its summary prints in a terminal of so many columns."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def main():
    cases = json.load(sys.stdin)["cases"]
    import keras

    answers = []
    for case in cases:
        os.environ["COLUMNS"] = str(case["columns"])
        model = keras.models.model_from_json(case["json"])
        lines = []
        model.summary(print_fn=lambda text, line_break=False: lines.append(text))
        answers.append("\n".join(lines))
    print(json.dumps(answers))


main()
