"""Reads event files with TensorBoard's own reader; prints what is in them as JSON."""
import json
import math
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.graph_pb2 import GraphDef

answers = []
for case in json.load(sys.stdin)["cases"]:
    parts = {}
    for part in sorted(os.listdir(case["folder"])):
        folder = os.path.join(case["folder"], part)
        if not os.path.isdir(folder):
            continue
        reader = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0, "tensors": 0})
        reader.Reload()
        tags = reader.Tags()
        graph = []
        if tags["graph"]:
            definition = GraphDef()
            definition.CopyFrom(reader.Graph())
            graph = [
                {
                    "name": node.name,
                    "op": node.op,
                    "input": list(node.input),
                    "shapes": [[d.size for d in s.dim] for s in node.attr["_output_shapes"].list.shape],
                }
                for node in definition.node
            ]
        parts[part] = {
            "scalars": {tag: [[e.step, e.value if math.isfinite(e.value) else None] for e in reader.Scalars(tag)] for tag in tags["scalars"]},
            "histograms": {
                tag: [
                    [e.step, e.histogram_value.num, e.histogram_value.min, e.histogram_value.max,
                     sum(e.histogram_value.bucket)]
                    for e in reader.Histograms(tag)
                ]
                for tag in tags["histograms"]
            },
            "graph": graph,
        }
    answers.append(parts)
print(json.dumps(answers))
