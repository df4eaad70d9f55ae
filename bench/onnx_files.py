"""Writes the networks that ONNX Runtime predicts with, FOLDER/SIZES.onnx.   usage: onnx_files.py FOLDER SIZES..."""

import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import participant


def model_of(sizes):
    nodes, numbers, name = [], [], "x"
    layers = participant.layer_weights(sizes)
    for i, weights in enumerate(layers, 1):
        numbers.append(numpy_helper.from_array(weights, f"w{i}"))
        numbers.append(numpy_helper.from_array(np.zeros(weights.shape[1], np.float32), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [name, f"w{i}", f"b{i}"], [f"z{i}"]))
        if i < len(layers):
            nodes.append(helper.make_node("Relu", [f"z{i}"], [f"a{i}"]))
            name = f"a{i}"
    nodes.append(helper.make_node("Softmax", [f"z{len(layers)}"], ["p"], axis=1))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", sizes[0]])
    p = helper.make_tensor_value_info("p", TensorProto.FLOAT, ["n", sizes[-1]])
    graph = helper.make_graph(nodes, "bench", [x], [p], numbers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


if __name__ == "__main__":
    for text in sys.argv[2:]:
        onnx.save(model_of(participant.sizes_of(text)), pathlib.Path(sys.argv[1]) / f"{text}.onnx")
