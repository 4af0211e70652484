"""Trains the digit classifier of this folder and writes everything beside it.

    pip install numpy scikit-learn onnx
    python3 train.py

digits.onnx      the network: image [1,1,8,8] of grey levels 0..16 -> scores [1,10]
calibration.npz  200 training images, for `zkinfer compile --calibrate`
test.csv         the held-out images, one a line: label, then 64 grey levels
digit.json       one of them, as an input file

Plain numpy, no training framework: two convolutions, a max pool, two dense
layers, Adam on the cross entropy, training images shifted by up to one pixel.
The seed is fixed; a run repeats bit by bit on one machine and one numpy.
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits

HERE = pathlib.Path(__file__).parent
SEED = 7
TEST = 360  # held-out images, a fifth of the set
EPOCHS = 60
BATCH = 32
GREY = 16  # the largest grey level


def columns(x):
    """[n,c,h,w] -> [n,c*9,h*w]: the 3x3 neighbourhood of every pixel, padded by 0."""
    n, c, h, w = x.shape
    p = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    cols = [p[:, :, i : i + h, j : j + w] for i in range(3) for j in range(3)]
    return np.stack(cols, axis=2).reshape(n, c * 9, h * w)


def uncolumns(d, shape):
    """The transpose of columns."""
    n, c, h, w = shape
    d = d.reshape(n, c, 9, h, w)
    p = np.zeros((n, c, h + 2, w + 2), d.dtype)
    for k in range(9):
        i, j = divmod(k, 3)
        p[:, :, i : i + h, j : j + w] += d[:, :, k]
    return p[:, :, 1:-1, 1:-1]


class Net:
    """conv 3x3 x8, relu, max pool 2x2, conv 3x3 x16, relu, dense 32, relu, dense 10."""

    def __init__(self, rng):
        def he(*shape):
            return (rng.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))).astype(np.float32)

        self.p = {
            "conv1_w": he(8, 9), "conv1_b": np.zeros(8, np.float32),
            "conv2_w": he(16, 72), "conv2_b": np.zeros(16, np.float32),
            "dense1_w": he(32, 256), "dense1_b": np.zeros(32, np.float32),
            "dense2_w": he(10, 32), "dense2_b": np.zeros(10, np.float32),
        }

    def forward(self, x):
        p, n = self.p, len(x)
        c1 = columns(x)
        a1 = np.maximum(p["conv1_w"] @ c1 + p["conv1_b"][:, None], 0).reshape(n, 8, 4, 2, 4, 2)
        m1 = a1.max(axis=(3, 5))
        c2 = columns(m1)
        a2 = np.maximum(p["conv2_w"] @ c2 + p["conv2_b"][:, None], 0).reshape(n, 256)
        a3 = np.maximum(a2 @ p["dense1_w"].T + p["dense1_b"], 0)
        scores = a3 @ p["dense2_w"].T + p["dense2_b"]
        return scores, (c1, a1, m1, c2, a2, a3)

    def gradients(self, x, labels):
        p, n = self.p, len(x)
        scores, (c1, a1, m1, c2, a2, a3) = self.forward(x)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = e / e.sum(axis=1, keepdims=True)
        d[np.arange(n), labels] -= 1
        d /= n
        g = {"dense2_w": d.T @ a3, "dense2_b": d.sum(0)}
        d = (d @ p["dense2_w"]) * (a3 > 0)
        g["dense1_w"], g["dense1_b"] = d.T @ a2, d.sum(0)
        d = ((d @ p["dense1_w"]) * (a2 > 0)).reshape(n, 16, 16)
        g["conv2_w"], g["conv2_b"] = np.einsum("nop,nkp->ok", d, c2), d.sum((0, 2))
        d = uncolumns(p["conv2_w"].T @ d, m1.shape)
        top = (a1 == m1[:, :, :, None, :, None]) & (a1 > 0)
        d = (d[:, :, :, None, :, None] * top).reshape(n, 8, 64)
        g["conv1_w"], g["conv1_b"] = np.einsum("nop,nkp->ok", d, c1), d.sum((0, 2))
        return g

    def accuracy(self, x, labels):
        return float((self.forward(x)[0].argmax(axis=1) == labels).mean())


def shifted(x, rng):
    """Each image moved by -1, 0 or 1 pixel in both directions."""
    out = np.empty_like(x)
    p = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for i, (dy, dx) in enumerate(rng.integers(0, 3, (len(x), 2))):
        out[i] = p[i, :, dy : dy + 8, dx : dx + 8]
    return out


def train(x, labels, rng):
    net = Net(rng)
    m = {k: np.zeros_like(v) for k, v in net.p.items()}
    v = {k: np.zeros_like(w) for k, w in net.p.items()}
    step = 0
    for epoch in range(EPOCHS):
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
        order = rng.permutation(len(x))
        for i in range(0, len(x), BATCH):
            pick = order[i : i + BATCH]
            g = net.gradients(shifted(x[pick], rng), labels[pick])
            step += 1
            for k, w in net.p.items():
                m[k] = 0.9 * m[k] + 0.1 * g[k]
                v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2
                w -= rate * (m[k] / (1 - 0.9**step)) / (np.sqrt(v[k] / (1 - 0.999**step)) + 1e-8) + rate * 1e-3 * w
    return net


def to_onnx(net):
    """The network on grey levels 0..16: the division by 16 is in conv1's weights."""
    p = net.p
    weights = {
        "conv1_w": (p["conv1_w"] / GREY).reshape(8, 1, 3, 3), "conv1_b": p["conv1_b"],
        "conv2_w": p["conv2_w"].reshape(16, 8, 3, 3), "conv2_b": p["conv2_b"],
        "dense1_w": p["dense1_w"], "dense1_b": p["dense1_b"],
        "dense2_w": p["dense2_w"], "dense2_b": p["dense2_b"],
    }
    pads = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    nodes = [
        helper.make_node("Conv", ["image", "conv1_w", "conv1_b"], ["c1"], "conv1", **pads),
        helper.make_node("Relu", ["c1"], ["a1"], "relu1"),
        helper.make_node("MaxPool", ["a1"], ["m1"], "pool1", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["m1", "conv2_w", "conv2_b"], ["c2"], "conv2", **pads),
        helper.make_node("Relu", ["c2"], ["a2"], "relu2"),
        helper.make_node("Flatten", ["a2"], ["flat"], "flatten", axis=1),
        helper.make_node("Gemm", ["flat", "dense1_w", "dense1_b"], ["d1"], "dense1", transB=1),
        helper.make_node("Relu", ["d1"], ["a3"], "relu3"),
        helper.make_node("Gemm", ["a3", "dense2_w", "dense2_b"], ["scores"], "dense2", transB=1),
    ]
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(w.astype(np.float32), k) for k, w in weights.items()],
    )
    model = helper.make_model(
        graph, producer_name="zkinfer", ir_version=8, opset_imports=[helper.make_opsetid("", 17)]
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def main():
    rng = np.random.default_rng(SEED)
    digits = load_digits()
    order = rng.permutation(len(digits.target))
    images = digits.images[order].astype(np.float32)[:, None]
    labels = digits.target[order]
    test, rest = slice(0, TEST), slice(TEST, None)

    net = train(images[rest] / GREY, labels[rest], rng)
    print(f"training images {len(labels) - TEST}, accuracy {net.accuracy(images[rest] / GREY, labels[rest]):.4f}")
    print(f"held-out images {TEST}, accuracy {net.accuracy(images[test] / GREY, labels[test]):.4f}")

    onnx.save(to_onnx(net), HERE / "digits.onnx")
    np.savez_compressed(HERE / "calibration.npz", image=images[rest][:200].astype(np.uint8))
    rows = np.column_stack([labels[test], images[test].reshape(TEST, 64)]).astype(int)
    (HERE / "test.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
    (HERE / "digit.json").write_text(json.dumps({"image": images[0].astype(int).tolist()}) + "\n")


if __name__ == "__main__":
    main()
