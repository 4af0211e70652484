"""Makes random graphs of integers of all widths, with the outputs of the onnx package's
reference evaluator. Results may leave what a program holds: such a graph may be
refused, but what is computed is equal.

    pip install numpy==2.4.6 onnx==1.23.2
    python3 wide_integers.py --count 300 --seed 1 -o wide_integers.tar.gz
    python3 wide_integers.py --count 5000 --seed 2 -o DIR
    zkinfer check --json DIR
"""

import argparse
import io
import itertools
import pathlib
import random
import tarfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

TYPES = {
    TensorProto.INT64: np.int64,
    TensorProto.INT32: np.int32,
    TensorProto.INT16: np.int16,
    TensorProto.UINT32: np.uint32,
    TensorProto.UINT64: np.uint64,
}
WIDE = (TensorProto.INT64, TensorProto.INT32)  # all operators are defined for these


class Graph:
    """A graph under construction: vectors of one length."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.size = self.r.randint(2, 6)
        self.type = self.r.choice([TensorProto.INT64] * 4 + list(TYPES))
        self.nodes, self.constants, self.inputs, self.samples = [], [], [], []
        self.values = []  # name, type
        info = np.iinfo(TYPES[self.type])
        most = min(info.max, 2 ** self.r.choice([3, 8, 16, 20, 25, 30]))
        for k in range(self.r.randint(1, 3)):
            x = [self.r.randint(-most if info.min else 0, most) for _ in range(self.size)]
            self.samples.append(np.array(x, TYPES[self.type]))
            self.inputs.append(helper.make_tensor_value_info(f"x{k}", self.type, [self.size]))
            self.values.append((f"x{k}", self.type))

    def constant(self, x, of):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(x, TYPES[of]), name))
        return name

    def number(self, of):
        """A number of the type, most often a wide one."""
        info = np.iinfo(TYPES[of])
        x = self.r.randint(0, 2 ** self.r.choice([1, 4, 16, 33, 45, 50]))
        return max(info.min, min(info.max, self.r.choice([-1, 1]) * x if info.min else x))

    def pick(self, of):
        return self.r.choice([v for v, t in self.values if t == of])

    def add(self, op, inputs, of, **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        self.values.append((name, of))
        return name

    def grow(self):
        r = self.r
        of = r.choice([t for _, t in self.values if t in TYPES])
        a, b = self.pick(of), self.pick(of)
        kinds = "data data bound clip choice compare table rows divide cast scale".split()
        kind = r.choice(kinds + ["sign", "reduce", "sort"] * (of in WIDE))
        if kind == "data":
            self.add(r.choice(["Add", "Sub", "Mul", "Max", "Min"]), [a, b], of)
        elif kind == "bound":
            self.add(r.choice(["Max", "Min"]), [a, self.constant(self.number(of), of)], of)
        elif kind == "clip":
            ends = sorted([self.number(of), self.number(of)])
            self.add("Clip", [a] + [self.constant(x, of) for x in ends], of)
        elif kind == "choice":
            c = self.add(r.choice(["Less", "Equal", "Greater"]), [a, b], TensorProto.BOOL)
            self.add("Where", [c, self.constant(self.number(of), of) if r.random() < 0.4 else b, a], of)
        elif kind == "compare":
            c = self.add(r.choice(["Equal", "Less"]), [a, b], TensorProto.BOOL)
            self.add("Cast", [c], of, to=of)
        elif kind == "table":
            rows = self.constant([self.number(of) for _ in range(4)], of)
            i = self.add("Mod", [a, self.constant(4, of)], of)
            if of not in WIDE:
                i = self.add("Cast", [i], TensorProto.INT64, to=TensorProto.INT64)
            self.add("Gather", [rows, i], of)
        elif kind == "rows":
            i = [r.randint(-self.size, self.size - 1) for _ in range(self.size)]
            self.add("Gather", [a, self.constant(i, TensorProto.INT64)], of)
        elif kind == "divide":
            d = self.constant(max(1, abs(self.number(of)) % 1000), of)
            self.add(r.choice(["Div", "Mod"]), [a, d], of)
        elif kind == "cast":
            to = r.choice([TensorProto.INT64, TensorProto.INT32, TensorProto.INT16])
            self.add("Cast", [a], to, to=to)
        elif kind == "scale":
            self.add(r.choice(["Add", "Sub", "Mul"]), [a, self.constant(self.number(of), of)], of)
        elif kind == "sign":
            self.add(r.choice(["Neg", "Abs", "Sign", "Relu"]), [a], of)
        elif kind == "reduce":
            s = self.add(r.choice(["ReduceSum", "ReduceMax", "ReduceMin"]), [a], of, keepdims=1)
            self.add(r.choice(["Add", "Sub"]), [a, s], of)
        elif kind == "sort":
            k = self.constant([self.size], TensorProto.INT64)
            name = f"v{len(self.nodes)}"
            self.nodes.append(helper.make_node("TopK", [a, k], [name, name + "i"]))
            self.values += [(name, of), (name + "i", TensorProto.INT64)]

    def model(self):
        name, of = self.values[-1]
        y = helper.make_tensor_value_info(name, of, [None])
        g = helper.make_graph(self.nodes, "g", self.inputs, [y], self.constants)
        m = helper.make_model(g, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
        onnx.checker.check_model(m, full_check=True)
        return m


def files(seed):
    """The files of a graph in ONNX's test layout."""
    g = Graph(seed)
    for _ in range(g.r.randint(2, 6)):
        g.grow()
    m = g.model()
    feeds = {v.name: x for v, x in zip(g.inputs, g.samples, strict=True)}
    with np.errstate(all="ignore"):
        y = ReferenceEvaluator(m).run(None, feeds)[0]
    yield "model.onnx", m
    for i, (name, x) in enumerate(feeds.items()):
        yield f"test_data_set_0/input_{i}.pb", numpy_helper.from_array(x, name)
    yield "test_data_set_0/output_0.pb", numpy_helper.from_array(np.asarray(y), m.graph.output[0].name)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--count", type=int, default=300)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("-o", "--output", required=True)
    args = p.parse_args()
    out, k = {}, 0
    for seed in itertools.count(args.seed * 1_000_003):
        if k == args.count:
            break
        try:
            graph = list(files(seed))
        except (onnx.shape_inference.InferenceError, IndexError):
            continue  # a sum met a vector
        for name, message in graph:
            out[f"i{k:04d}/{name}"] = message.SerializeToString()
        k += 1
    if not args.output.endswith(".tar.gz"):
        for name, raw in out.items():
            path = pathlib.Path(args.output, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        return
    with tarfile.open(args.output, "w:gz") as tar:
        for name, raw in out.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))


if __name__ == "__main__":
    main()
