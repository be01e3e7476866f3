"""Makes the models of these tests. Needs Debian's python3-onnx and python3-sklearn; the data are scikit-learn's own digits.

    python3 make_models.py

digits.onnx    64 pixels -> 32 relu -> 10 classes; trained on 1,347 of the 1,797 digits, seed 7
tiny.onnx      one matrix product and a relu, 8 -> 8: a run takes some microseconds
open.onnx      sums over a dimension that the model leaves open, so that the batch size is no division of bytes
zipmap.onnx    gives a sequence of maps (class -> probability), as classifiers converted from scikit-learn do
strings.onnx   a string tensor in, the same out
broken.onnx    reshapes its input into a shape that only fits a batch of 4: any other fails inside the runtime
"""
import numpy as np
import onnx
from onnx import TensorProto, checker, helper, numpy_helper, save
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

F, I, S = TensorProto.FLOAT, TensorProto.INT64, TensorProto.STRING


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def constant(name, array):
    return numpy_helper.from_array(np.ascontiguousarray(array), name)


def write(name, nodes, inputs, outputs, constants=(), extra=(), metadata=None, version=0):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    opsets = [helper.make_opsetid("", 13), *[helper.make_opsetid(domain, number) for domain, number in extra]]
    model = helper.make_model(graph, producer_name="make_models.py", opset_imports=opsets, ir_version=7, model_version=version)
    for key, text in (metadata or {}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, text
    checker.check_model(model)
    save(model, f"{name}.onnx")


def maps():
    info = onnx.ValueInfoProto(name="maps")
    element = info.type.sequence_type.elem_type.map_type
    element.key_type = I
    element.value_type.tensor_type.elem_type = F
    return info


def digits():
    data = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(data.data / 16.0, data.target, random_state=7)
    net = MLPClassifier((32,), max_iter=400, random_state=7).fit(train_x, train_y)
    print(f"digits: {net.score(test_x, test_y):.4f} on {len(test_y)} unseen images")
    (w1, w2), (b1, b2) = net.coefs_, net.intercepts_
    f = np.float32
    write(
        "digits",
        [
            helper.make_node("MatMul", ["pixels", "w1"], ["m1"], name="hidden"),
            helper.make_node("Add", ["m1", "b1"], ["a1"], name="hidden_bias"),
            helper.make_node("Relu", ["a1"], ["h1"], name="hidden_relu"),
            helper.make_node("MatMul", ["h1", "w2"], ["m2"], name="out"),
            helper.make_node("Add", ["m2", "b2"], ["logits"], name="out_bias"),
            helper.make_node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1),
            helper.make_node("ArgMax", ["logits"], ["label"], name="argmax", axis=1, keepdims=0),
        ],
        [value("pixels", F, ["N", 64])],
        [value("label", I, ["N"]), value("probabilities", F, ["N", 10])],
        [constant("w1", w1.astype(f)), constant("b1", b1.astype(f)), constant("w2", w2.astype(f)), constant("b2", b2.astype(f))],
        metadata={"author": "ModelObservability"},
        version=3,
    )
    np.savetxt("digits_test.csv", np.column_stack([test_y[:64], test_x[:64] * 16]), fmt="%d", delimiter=",")


digits()
weights = constant("w", np.random.default_rng(7).standard_normal((8, 8)).astype(np.float32))
write("tiny", [helper.make_node("MatMul", ["x", "w"], ["m"], name="product"), helper.make_node("Relu", ["m"], ["y"], name="relu")],
      [value("x", F, ["N", 8])], [value("y", F, ["N", 8])], [weights], metadata={"name": "tiny-net", "version": "1.4"})
write("open", [helper.make_node("ReduceSum", ["x", "axes"], ["y"], keepdims=0)],
      [value("x", F, ["N", "T"])], [value("y", F, ["N"])], [constant("axes", np.array([1], dtype=np.int64))])
write("zipmap", [helper.make_node("Softmax", ["x"], ["p"], axis=1), helper.make_node("ZipMap", ["p"], ["maps"], domain="ai.onnx.ml", classlabels_int64s=[0, 1, 2])],
      [value("x", F, ["N", 3])],
      [maps()],
      extra=[("ai.onnx.ml", 1)])
write("strings", [helper.make_node("Identity", ["x"], ["y"])], [value("x", S, ["N"])], [value("y", S, ["N"])])
write("broken", [helper.make_node("Reshape", ["x", "shape"], ["y"])],
      [value("x", F, ["N", 3])], [value("y", F, [6, 2])], [constant("shape", np.array([6, 2], dtype=np.int64))])
