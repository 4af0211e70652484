"""Computes the outputs of cases that have none, with the onnx package's reference
evaluator, for `zkinfer check --expected OUT`.

    pip install numpy==2.4.6 onnx==1.23.2
    python3 reference.py MODELS OUT

A case is a folder with one .onnx file and input.json (EZKL's format: "input_data",
a flat list for each input) or test_data_set_0/input_i.pb, and no output_0.pb.
Symbolic dimensions are 1.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator


def inputs(folder, model):
    initial = {t.name for t in model.graph.initializer}
    infos = [i for i in model.graph.input if i.name not in initial]
    text = folder / "input.json"
    if text.exists():
        rows = json.loads(text.read_text())["input_data"]
        for info, row in zip(infos, rows):
            t = info.type.tensor_type
            shape = [d.dim_value or 1 for d in t.shape.dim]
            yield info.name, np.array(row, dtype=helper.tensor_dtype_to_np_dtype(t.elem_type)).reshape(shape)
        return
    for i, info in enumerate(infos):
        t = TensorProto()
        t.ParseFromString((folder / "test_data_set_0" / f"input_{i}.pb").read_bytes())
        yield info.name, numpy_helper.to_array(t)


def main():
    models, out = map(pathlib.Path, sys.argv[1:3])
    for path in sorted(models.rglob("*.onnx")):
        folder = path.parent
        if list(folder.glob("test_data_set_*/output_0.pb")) or len(list(folder.glob("*.onnx"))) > 1:
            continue
        model = onnx.load(path)
        results = ReferenceEvaluator(model).run(None, dict(inputs(folder, model)))
        to = out / folder.relative_to(models)
        to.mkdir(parents=True, exist_ok=True)
        for i, r in enumerate(results):
            (to / f"output_{i}.pb").write_bytes(numpy_helper.from_array(np.asarray(r)).SerializeToString())
        print(folder.relative_to(models), [np.asarray(r).shape for r in results])


if __name__ == "__main__":
    main()
