"""Makes random ONNX graphs with inputs and the outputs of the onnx package's
reference evaluator, and finds the smallest part of one that zkinfer gets wrong.

    pip install numpy==2.4.6 onnx==1.23.2
    python3 random_graphs.py make --count 500 --seed 1 -o random.tar.gz
    python3 random_graphs.py make --count 5000 --seed 2 -o DIR
    zkinfer check --json DIR
    python3 random_graphs.py shrink --zkinfer bin/zkinfer DIR/g0042

A graph has 1 to 12 nodes of random shapes and attributes. It is thrown away where
it says little: values that overflow or vanish, decisions within a rounding of
their threshold, and graphs that lose their result when every tensor is rounded to
16 bits (cancellation), which no 16-bit program can get right: on one of several
grids, as a graph may be lucky on any of them.
"""

import argparse
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

OPSET = 22
BITS = 16
FLOOR = 2.0**-12  # largest error of a graph whose tensors are rounded to BITS
MARGIN = 2.0**-9  # least distance from a jump, relative to the tensor
ELEMENTS = 256  # largest tensor


class Graph:
    """A graph under construction, evaluated node by node."""

    def __init__(self, rng):
        self.rng = rng
        self.nodes, self.inits, self.inputs = [], [], []
        self.exact, self.rounded = {}, [{} for _ in GRIDS]  # values by name
        self.produced = []

    def pick(self, options):
        return options[self.rng.integers(len(options))]

    def input(self, value):
        name = f"x{len(self.inputs)}"
        self.inputs.append(name)
        self.exact[name] = value
        for grid, r in zip(GRIDS, self.rounded):
            r[name] = rounded(value, grid)
        self.produced.append(name)

    def const(self, value):
        name = f"c{len(self.inits)}"
        self.inits.append(numpy_helper.from_array(np.asarray(value), name))
        for values in (self.exact, *self.rounded):
            values[name] = np.asarray(value)
        return name

    def node(self, op, inputs, outputs=1, keep=None, **attributes):
        """Appends a node unless its results are useless."""
        names = [f"{op.lower()}{len(self.nodes)}_{i}" for i in range(outputs)]
        n = helper.make_node(op, inputs, names, name=names[0], **attributes)
        run = evaluator(n, self.exact)
        try:
            results = [np.asarray(r) for r in run.run(None, {i: self.exact[i] for i in inputs if i})]
        except (ValueError, IndexError, TypeError) as e:  # attributes that do not fit the shape, scalars
            raise Useless(op) from e
        for r in results:
            if r.size == 0 or r.size > ELEMENTS or not useful(r):
                raise Useless(op)
        self.nodes.append(n)
        self.exact.update(zip(names, results))
        for grid, values in zip(GRIDS, self.rounded):
            rough = run.run(None, {i: values[i] for i in inputs if i})
            for name, q in zip(names, rough):
                values[name] = rounded(np.asarray(q), grid)
        self.produced += names if keep is None else [names[k] for k in keep]

    def margin(self, name, distance):
        """Refuses a decision that a rounding could turn."""
        x = self.exact[name]
        if np.min(np.abs(distance)) < MARGIN * max(np.max(np.abs(x)), 1e-6):
            raise Useless("margin")


class Useless(Exception):
    pass


def evaluator(node, values):
    inputs = [helper.make_tensor_value_info(i, helper.np_dtype_to_tensor_dtype(values[i].dtype), values[i].shape)
              for i in dict.fromkeys(node.input) if i]
    outputs = [helper.make_tensor_value_info(o, TensorProto.UNDEFINED, None) for o in node.output]
    g = helper.make_graph([node], "one", inputs, outputs)
    return ReferenceEvaluator(helper.make_model(g, opset_imports=[helper.make_opsetid("", OPSET)]))


GRIDS = 1, 1.2, 1.4, 1.7  # steps, in those at which the largest value is the largest integer


def rounded(x, grid):
    """x on a symmetric grid of BITS bits."""
    if x.dtype != np.float32 or x.size == 0:
        return x
    top = np.max(np.abs(x))
    if top == 0 or np.all(x == np.round(x)):
        return x
    step = grid * top / (2 ** (BITS - 1) - 1)
    return (np.round(x / step) * step).astype(np.float32)


def useful(r):
    if r.dtype != np.float32:
        return True
    top = np.max(np.abs(r)) if r.size else 0
    return bool(np.all(np.isfinite(r))) and top < 1e3 and (top > 1e-2 or top == 0)


# --- the operators: each takes the graph and the name of one of its tensors


def shape(g, x):
    return g.exact[x].shape


def floats(g, *dims, scale=1.0):
    return g.const((g.rng.normal(size=dims) * scale).astype(np.float32))


def unary(op, **choices):
    def add(g, x):
        g.node(op, [x], **{k: float(g.pick(v)) for k, v in choices.items()})
    return add


def positive(op):
    """A function of positive numbers, of x*x + 0.5."""
    def add(g, x):
        g.node("Mul", [x, x], keep=[])
        g.node("Add", [g.nodes[-1].output[0], g.const(np.float32(0.5))], keep=[])
        g.node(op, [g.nodes[-1].output[0]])
    return add


def bounded(op):
    """A function of tanh(x)."""
    def add(g, x):
        g.node("Tanh", [x], keep=[])
        g.node(op, [g.nodes[-1].output[0]])
    return add


def stepped(op):
    def add(g, x):
        v = g.exact[x]
        d = v - np.floor(v) - 0.5 if op == "Round" else v - np.round(v)
        g.margin(x, d)
        g.node(op, [x])
    return add


def binary(op):
    def add(g, x):
        s = shape(g, x)
        same = [n for n in g.produced if shape(g, n) == s and g.exact[n].dtype == np.float32]
        if op == "Div":
            g.node("Abs", [g.pick(same)], keep=[])
            g.node("Add", [g.nodes[-1].output[0], g.const(np.float32(0.5))], keep=[])
            g.node("Div", [x, g.nodes[-1].output[0]])
        elif g.rng.random() < 0.5:
            g.node(op, [x, g.pick(same)])
        else:  # a broadcast constant
            dims = [d if g.rng.random() < 0.5 else 1 for d in s]
            g.node(op, [x, floats(g, *dims)])
    return add


def compare(op):
    def add(g, x):
        same = [n for n in g.produced if shape(g, n) == shape(g, x) and n != x and g.exact[n].dtype == np.float32]
        y = g.pick(same) if same and g.rng.random() < 0.5 else floats(g, *shape(g, x))
        g.margin(x, g.exact[x] - g.exact[y])
        g.margin(y, g.exact[x] - g.exact[y])
        g.node(op, [x, y])
    return add


def where(g, x):
    conditions = [n for n in g.produced if g.exact[n].dtype == np.bool_ and shape(g, n) == shape(g, x)]
    if conditions:
        c = g.pick(conditions)
    else:
        c = g.const(g.rng.random(size=shape(g, x)) < 0.5)
    g.node("Where", [c, x, floats(g, *shape(g, x))])


def logic(g, x):
    s = [n for n in g.produced if g.exact[n].dtype == np.bool_]
    if not s:
        raise Useless("no booleans")
    a = g.pick(s)
    b = g.pick([n for n in s if shape(g, n) == shape(g, a)])
    op = g.pick(["And", "Or", "Xor", "Not", "Cast"])
    if op == "Cast":
        g.node("Cast", [a], to=TensorProto.FLOAT)
    else:
        g.node(op, [a] if op == "Not" else [a, b])


def gemm(g, x):
    s = shape(g, x)
    if len(s) != 2:
        raise Useless("rank")
    n, trans = int(g.rng.integers(1, 6)), bool(g.rng.integers(2))
    k = s[1]
    w = floats(g, *((n, k) if trans else (k, n)), scale=k**-0.5)
    g.node("Gemm", [x, w, floats(g, n)], transB=int(trans), alpha=float(g.pick([1.0, 0.5])), beta=float(g.pick([1.0, 2.0])))


def matmul(g, x):
    s = shape(g, x)
    if len(s) < 2:
        raise Useless("rank")
    if g.rng.random() < 0.3:  # data by data
        order = list(range(len(s) - 2)) + [len(s) - 1, len(s) - 2]
        g.node("Transpose", [x], keep=[], perm=order)
        g.node("MatMul", [x, g.nodes[-1].output[0]])
        return
    g.node("MatMul", [x, floats(g, s[-1], int(g.rng.integers(1, 6)), scale=s[-1] ** -0.5)])


def spatial(g, x, rank=None):
    s = shape(g, x)
    if len(s) not in (3, 4) or rank and len(s) != rank:
        raise Useless("rank")
    return s, len(s) - 2


def conv(g, x):
    s, n = spatial(g, x)
    group = s[1] if g.rng.random() < 0.3 else 1
    out = group * int(g.rng.integers(1, 4))
    kernel = [int(g.rng.integers(1, 4)) for _ in range(n)]
    dilations = [int(g.rng.integers(1, 3)) for _ in range(n)]
    pads = [int(g.rng.integers(0, 2)) for _ in range(2 * n)]
    fan = s[1] // group * int(np.prod(kernel))
    w = floats(g, out, s[1] // group, *kernel, scale=fan**-0.5)
    if any(s[2 + i] + pads[i] + pads[n + i] < dilations[i] * (kernel[i] - 1) + 1 for i in range(n)):
        raise Useless("window")
    g.node("Conv", [x, w, floats(g, out)], group=group, dilations=dilations, pads=pads,
           strides=[int(g.rng.integers(1, 3)) for _ in range(n)])


def conv_transpose(g, x):
    s, n = spatial(g, x, 4)
    kernel = [int(g.rng.integers(1, 4)) for _ in range(n)]
    strides = [int(g.rng.integers(1, 3)) for _ in range(n)]
    w = floats(g, s[1], int(g.rng.integers(1, 3)), *kernel, scale=0.5)
    g.node("ConvTranspose", [x, w], strides=strides)


def pool(op):
    def add(g, x):
        s, n = spatial(g, x)
        kernel = [int(g.rng.integers(1, min(4, s[2 + i] + 1))) for i in range(n)]
        pads = [int(g.rng.integers(0, max(1, (k + 1) // 2))) for k in kernel] * 2
        if op == "MaxPool" and len(set(pads)) > 1:
            raise Useless("pads")  # the reference takes the first ones for all dimensions
        attributes = dict(kernel_shape=kernel, strides=[int(g.rng.integers(1, 3)) for _ in range(n)], pads=pads)
        if op == "AveragePool":
            attributes["count_include_pad"] = int(g.rng.integers(2))
        g.node(op, [x], **attributes)
    return add


def global_pool(op):
    def add(g, x):
        spatial(g, x, 4 if op == "GlobalMaxPool" else None)  # the reference takes two axes at any rank
        g.node(op, [x])
    return add


def axes_of(g, x):
    r = len(shape(g, x))
    if r == 0:
        raise Useless("rank")
    chosen = [a - r if g.rng.random() < 0.3 else a for a in range(r) if g.rng.random() < 0.5]
    return chosen or [int(g.rng.integers(r))]


def reduce(op):
    def add(g, x):
        axes = g.const(np.array(axes_of(g, x), np.int64))
        g.node(op, [x, axes], keepdims=int(g.rng.integers(2)))
    return add


def along(op, **extra):
    def add(g, x):
        r = len(shape(g, x))
        if r == 0:
            raise Useless("rank")
        g.node(op, [x], axis=int(g.rng.integers(-r, r)), **extra)
    return add


def layer_norm(g, x):
    s = shape(g, x)
    if not s or s[-1] < 2:
        raise Useless("rank")
    g.node("LayerNormalization", [x, floats(g, s[-1]), floats(g, s[-1])], axis=-1)


def arg(op):
    def add(g, x):
        s = shape(g, x)
        if not s:
            raise Useless("rank")
        axis = int(g.rng.integers(len(s)))
        v = np.sort(g.exact[x], axis=axis)
        if s[axis] > 1:
            g.margin(x, np.diff(v, axis=axis))
        g.node(op, [x], axis=axis, keepdims=int(g.rng.integers(2)))
    return add


def topk(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    axis = int(g.rng.integers(len(s)))
    if s[axis] > 1:
        g.margin(x, np.diff(np.sort(g.exact[x], axis=axis), axis=axis))
    k = g.const(np.array([g.rng.integers(1, s[axis] + 1)], np.int64))
    g.node("TopK", [x, k], outputs=2, axis=axis, largest=int(g.rng.integers(2)))


def reshape(g, x):
    n = g.exact[x].size
    dims = []
    while n > 1 and len(dims) < 3:
        d = int(g.pick([k for k in range(1, n + 1) if n % k == 0]))
        dims.append(d)
        n //= d
    g.node("Reshape", [x, g.const(np.array(dims + [-1], np.int64))])


def transpose(g, x):
    if not shape(g, x):
        raise Useless("rank")
    g.node("Transpose", [x], perm=[int(i) for i in g.rng.permutation(len(shape(g, x)))])


def unsqueeze(g, x):
    if len(shape(g, x)) > 3:
        raise Useless("rank")
    g.node("Unsqueeze", [x, g.const(np.array([g.rng.integers(len(shape(g, x)) + 1)], np.int64))])


def squeeze(g, x):
    ones = [i for i, d in enumerate(shape(g, x)) if d == 1]
    if not ones:
        raise Useless("shape")
    g.node("Squeeze", [x, g.const(np.array([g.pick(ones)], np.int64))])


def concat(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    same = [n for n in g.produced if shape(g, n) == s and g.exact[n].dtype == g.exact[x].dtype]
    g.node("Concat", [x, g.pick(same)], axis=int(g.rng.integers(len(s))))


def slice_(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    a = int(g.rng.integers(len(s)))
    step = int(g.pick([1, 2, -1]))
    lo, hi = (0, s[a]) if step > 0 else (s[a], -s[a] - 1)
    lo += int(g.rng.integers(2)) * (1 if step > 0 else -1)
    g.node("Slice", [x] + [g.const(np.array([v], np.int64)) for v in (lo, hi, a, step)])


def pad(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    mode = g.pick(["constant", "edge", "reflect"])
    pads = [int(g.rng.integers(0, min(2, d) if mode == "reflect" else 2)) for d in s] * 2
    inputs = [x, g.const(np.array(pads, np.int64))]
    if mode == "constant":
        inputs.append(g.const(np.float32(g.rng.normal())))
    g.node("Pad", inputs, mode=mode)


def tile(g, x):
    g.node("Tile", [x, g.const(np.array([g.rng.integers(1, 3) for _ in shape(g, x)], np.int64))])


def expand(g, x):
    g.node("Expand", [x, g.const(np.array([g.rng.integers(1, 3), *shape(g, x)], np.int64))])


def gather(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    axis = int(g.rng.integers(len(s)))
    g.node("Gather", [x, g.const(g.rng.integers(-s[axis], s[axis], size=2).astype(np.int64))], axis=axis)


def gather_data(g, x):
    """An embedding: a table read at positions that an ArgMax decides."""
    indices = [n for n in g.produced if g.exact[n].dtype == np.int64]
    if not indices:
        raise Useless("no indices")
    i = g.pick(indices)
    rows = int(np.max(g.exact[i])) + 1
    g.node("Gather", [floats(g, max(rows, 6), 3), i])


def split(g, x):
    s = shape(g, x)
    even = [a for a, d in enumerate(s) if d % 2 == 0]
    if not even:
        raise Useless("shape")
    g.node("Split", [x], outputs=2, axis=int(g.pick(even)), num_outputs=2)


def resize(g, x):
    s, _ = spatial(g, x, 4)
    mode = g.pick(["nearest", "linear"])
    sizes = g.const(np.array([s[0], s[1], g.rng.integers(1, 6), g.rng.integers(1, 6)], np.int64))
    transform = g.pick(["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel"])
    g.node("Resize", [x, "", "", sizes], mode=mode, coordinate_transformation_mode=transform)


def clip(g, x):
    lo = g.rng.normal()
    g.node("Clip", [x, g.const(np.float32(lo)), g.const(np.float32(lo + g.rng.random() * 2))])


def cumsum(g, x):
    s = shape(g, x)
    if not s:
        raise Useless("rank")
    g.node("CumSum", [x, g.const(np.array(g.rng.integers(len(s)), np.int64))],
           exclusive=int(g.rng.integers(2)), reverse=int(g.rng.integers(2)))


FLOAT = [
    unary("Relu"), unary("LeakyRelu", alpha=[0.01, 0.3]), unary("Sigmoid"), unary("Tanh"), unary("Softplus"),
    unary("Elu", alpha=[0.5, 1.5]), unary("Selu"), unary("Celu", alpha=[0.7, 2]), unary("HardSigmoid", alpha=[0.2, 0.4]),
    unary("HardSwish"), unary("Softsign"), unary("Gelu"), unary("Mish"), unary("Abs"), unary("Neg"), unary("Erf"),
    unary("Sin"), unary("Cos"), unary("Atan"), unary("Identity"),
    positive("Sqrt"), positive("Log"), positive("Reciprocal"), bounded("Exp"), bounded("Sinh"), bounded("Cosh"),
    stepped("Floor"), stepped("Ceil"), stepped("Round"), stepped("Sign"),
    binary("Add"), binary("Sub"), binary("Mul"), binary("Div"), binary("Max"), binary("Min"),
    compare("Less"), compare("Greater"), compare("LessOrEqual"), compare("GreaterOrEqual"), where, logic,
    gemm, gemm, matmul, matmul, conv, conv, conv_transpose, pool("MaxPool"), pool("AveragePool"),
    global_pool("GlobalAveragePool"), global_pool("GlobalMaxPool"),
    reduce("ReduceSum"), reduce("ReduceMean"), reduce("ReduceMax"), reduce("ReduceMin"), reduce("ReduceL1"),
    reduce("ReduceL2"), reduce("ReduceSumSquare"), reduce("ReduceLogSumExp"),
    along("Softmax"), along("LogSoftmax"), layer_norm, arg("ArgMax"), arg("ArgMin"), topk, cumsum, clip,
    reshape, transpose, unsqueeze, squeeze, concat, slice_, pad, tile, expand, gather, gather_data, split, resize,
    along("Flatten"),
]


# --- graphs of integers: everything must be equal


def int_binary(op):
    def add(g, x):
        same = [n for n in g.produced if shape(g, n) == shape(g, x) and g.exact[n].dtype == g.exact[x].dtype]
        y = g.pick(same)
        if op in ("Div", "Mod") or g.rng.random() < 0.3:
            v = g.rng.integers(1, 20, size=shape(g, x))
            if op in ("Div", "Mod") and np.issubdtype(g.exact[x].dtype, np.signedinteger):
                v = v * g.rng.choice([-1, 1], size=v.shape)
            if np.issubdtype(g.exact[x].dtype, np.integer):
                y = g.const(v.astype(g.exact[x].dtype))
        g.node(op, [x, y])
    return add


def int_unary(op):
    def add(g, x):
        if op in ("Neg", "Abs") and np.issubdtype(g.exact[x].dtype, np.unsignedinteger):
            raise Useless("type")
        g.node(op, [x])
    return add


def int_compare(op):
    def add(g, x):
        same = [n for n in g.produced if shape(g, n) == shape(g, x) and g.exact[n].dtype == g.exact[x].dtype]
        g.node(op, [x, g.pick(same)])
    return add


def int_cast(g, x):
    g.node("Cast", [x], to=int(g.pick([TensorProto.INT8, TensorProto.UINT8, TensorProto.INT16, TensorProto.INT32, TensorProto.UINT16])))


def shift(g, x):
    t = g.exact[x].dtype
    if not np.issubdtype(t, np.unsignedinteger):
        raise Useless("type")
    v = g.rng.integers(0, t.itemsize * 8, size=shape(g, x)).astype(t)
    g.node("BitShift", [x, g.const(v)], direction=g.pick(["LEFT", "RIGHT"]))


INTEGER = [
    int_binary("Add"), int_binary("Sub"), int_binary("Mul"), int_binary("Div"), int_binary("Mod"),
    int_binary("Max"), int_binary("Min"), int_binary("BitwiseAnd"), int_binary("BitwiseOr"), int_binary("BitwiseXor"),
    int_unary("BitwiseNot"), int_unary("Neg"), int_unary("Abs"), int_compare("Less"), int_compare("Equal"),
    int_compare("GreaterOrEqual"), int_cast, shift, logic, reshape, transpose, concat, slice_, reduce("ReduceMax"),
]


def make(rng):
    """A model with its input and output values, or Useless."""
    g = Graph(rng)
    integers = rng.random() < 0.2
    dims = [int(d) for d in rng.integers(1, 6, size=rng.integers(1, 5))]
    for _ in range(rng.integers(1, 3)):
        if integers:
            t = g.pick([np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32])
            info = np.iinfo(t)
            g.input(rng.integers(info.min, info.max, size=dims, endpoint=True).astype(t))
        else:
            g.input(rng.normal(size=dims).astype(np.float32))
    want = int(rng.integers(1, 13))
    for _ in range(20 * want):
        if len(g.nodes) >= want:
            break
        table = INTEGER if integers else FLOAT
        x = g.pick(g.produced)
        if not integers and g.exact[x].dtype != np.float32:
            continue
        if integers and not np.issubdtype(g.exact[x].dtype, np.integer):
            continue
        state = len(g.nodes), len(g.inits), list(g.produced)
        try:
            table[rng.integers(len(table))](g, x)
        except Useless:
            del g.nodes[state[0]:], g.inits[state[1]:]
            g.produced = state[2]
    if not g.nodes:
        raise Useless("no node")
    read = {i for n in g.nodes for i in n.input}
    outputs = [o for n in g.nodes for o in n.output if o not in read][:4]
    return model(g.nodes, g.inits, g.inputs, outputs, g.exact, g.rounded)


def model(nodes, inits, inputs, outputs, exact, rough=()):
    live = set(outputs)
    kept = []
    for n in reversed(nodes):
        if live & set(n.output):
            kept.insert(0, n)
            live |= set(n.input)
    inputs = [i for i in inputs if i in live]
    if not inputs:
        raise Useless("no input")
    for values in rough:
        for o in outputs:
            top = np.max(np.abs(exact[o].astype(np.float64)))
            if exact[o].dtype == np.float32 and (top == 0 or np.max(np.abs(values[o] - exact[o])) > FLOOR * top):
                raise Useless("floor")
            if exact[o].dtype != np.float32 and not np.array_equal(values[o], exact[o]):
                raise Useless("decision")
    info = lambda n: helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(exact[n].dtype), exact[n].shape)
    graph = helper.make_graph(kept, "random", [info(i) for i in inputs], [info(o) for o in outputs],
                              [t for t in inits if t.name in live])
    m = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(m)
    return m, [exact[i] for i in inputs], [exact[o] for o in outputs]


def files(case):
    m, ins, outs = case
    yield "model.onnx", m.SerializeToString(deterministic=True)
    for kind, values in (("input", ins), ("output", outs)):
        for i, v in enumerate(values):
            yield f"test_data_set_0/{kind}_{i}.pb", numpy_helper.from_array(v).SerializeToString(deterministic=True)


def cases(count, seed):
    made = 0
    attempt = 0
    while made < count:
        rng = np.random.default_rng([seed, attempt])
        attempt += 1
        try:
            with np.errstate(all="ignore"):
                case = make(rng)
        except Useless:
            continue
        yield f"g{made:04d}", case
        made += 1


def write_folder(root, name, case):
    for file, raw in files(case):
        path = root / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def command_make(args):
    out = pathlib.Path(args.output)
    if not out.name.endswith(".tar.gz"):
        for name, case in cases(args.count, args.seed):
            write_folder(out, name, case)
        return
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, case in cases(args.count, args.seed):
            for file, content in files(case):
                info = tarfile.TarInfo(f"{name}/{file}")
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    import gzip
    out.write_bytes(gzip.compress(raw.getvalue(), 9, mtime=0))


# --- shrinking


def fails(zkinfer, case):
    with tempfile.TemporaryDirectory() as tmp:
        write_folder(pathlib.Path(tmp), "case", case)
        run = subprocess.run([zkinfer, "check", "--json", "--quiet", str(pathlib.Path(tmp) / "case")], capture_output=True, text=True)
    r = json.loads(run.stdout) if run.stdout else {"ok": False, "stage": "?", "error": run.stderr}
    return None if r["ok"] else f'{r["stage"]}: {r["error"]}'


def command_shrink(args):
    folder = pathlib.Path(args.case)
    m = onnx.load(folder / "model.onnx")
    nodes, inits = list(m.graph.node), list(m.graph.initializer)
    data = folder / "test_data_set_0"
    exact = {t.name: numpy_helper.to_array(t) for t in inits}
    for i, v in enumerate(m.graph.input):
        t = TensorProto()
        t.ParseFromString((data / f"input_{i}.pb").read_bytes())
        exact[v.name] = numpy_helper.to_array(t)
    inputs = [v.name for v in m.graph.input]
    for n in nodes:
        results = evaluator(n, exact).run(None, {i: exact[i] for i in n.input if i})
        exact.update(zip(n.output, (np.asarray(r) for r in results)))
    best, why = None, None
    # every node's result, from the inputs or from the tensors just before it
    for end in range(1, len(nodes) + 1):
        for start in reversed(range(end)):
            before = inputs + [o for n in nodes[:start] for o in n.output]
            try:
                case = model(nodes[start:end], inits, before, list(nodes[end - 1].output), exact)
            except Useless:
                continue
            if best is not None and len(case[0].graph.node) >= len(best[0].graph.node):
                continue
            error = fails(args.zkinfer, case)
            if error:
                best, why = case, error
    if best is None:
        sys.exit("no part of the graph fails")
    print(onnx.printer.to_text(best[0]))
    print(why)
    write_folder(folder.parent, folder.name + "_small", best)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)
    m = sub.add_parser("make")
    m.add_argument("--count", type=int, default=500)
    m.add_argument("--seed", type=int, default=1)
    m.add_argument("-o", "--output", required=True)
    m.set_defaults(run=command_make)
    s = sub.add_parser("shrink")
    s.add_argument("--zkinfer", default="zkinfer")
    s.add_argument("case")
    s.set_defaults(run=command_shrink)
    args = p.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
