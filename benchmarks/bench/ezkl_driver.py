"""One step of EZKL on one network, so that each can be measured by itself.

    python ezkl_driver.py version
    python ezkl_driver.py STEP MODEL_FOLDER WORK_FOLDER SRS_FOLDER

MODEL_FOLDER is in ONNX's test layout; WORK_FOLDER keeps what the steps hand on.
The input is private, the parameters are fixed, the output is public: a statement
about the output, as a provider who hides the input makes it. Everything else is
EZKL's own choice, calibrated for `resources`. The universal SRS is made by the
step `srs`, once for each size, and belongs to no network. Needs: pip install ezkl onnx numpy.
"""

import asyncio
import glob
import inspect
import json
import os
import sys

import ezkl


def version():
    from importlib.metadata import version as of

    print(of("ezkl"))


def tensor(path):
    import onnx
    from onnx import numpy_helper

    t = onnx.TensorProto()
    with open(path, "rb") as f:
        t.ParseFromString(f.read())
    return numpy_helper.to_array(t).reshape(-1).astype(float).tolist()


def call(f, *args, **kwargs):
    """Some releases of EZKL return an awaitable, others the result."""

    async def wait():
        result = f(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    return asyncio.run(wait())


def read(name):
    with open(name) as f:
        return json.load(f)


def error(got, path):
    """The largest difference, relative to the reference's largest element."""
    want = tensor(path)
    largest = max(abs(v) for v in want)
    return max(abs(a - b) for a, b in zip(got, want, strict=True)) / (largest or 1)


def srs(folder):
    """The file of the SRS of the circuit's size."""
    rows = read("settings.json")["run_args"]["logrows"]
    return os.path.join(folder, "kzg%d.srs" % rows), rows


def main(step, model, work, srs_folder):
    srs_folder = os.path.abspath(srs_folder)
    network = os.path.join(os.path.abspath(model), "model.onnx")
    samples = os.path.join(os.path.abspath(model), "test_data_set_0")
    os.chdir(work)
    result = {}
    if step == "input":  # not measured
        names = sorted(glob.glob(os.path.join(samples, "input_*.pb")))
        with open("input.json", "w") as f:
            json.dump({"input_data": [tensor(n) for n in names]}, f)
    elif step == "gen-settings":
        args = ezkl.PyRunArgs()
        args.input_visibility = "private"
        args.param_visibility = "fixed"
        args.output_visibility = "public"
        done = call(ezkl.gen_settings, network, "settings.json", py_run_args=args)
    elif step == "calibrate":
        done = call(ezkl.calibrate_settings, "input.json", network, "settings.json", "resources")
    elif step == "compile":
        done = call(ezkl.compile_circuit, network, "network.ezkl", "settings.json")
        settings = read("settings.json")
        args = settings["run_args"]
        result = {
            "rows": settings["num_rows"],
            "settings": "2^%d rows, input scale %d, parameter scale %d"
            % (args["logrows"], args["input_scale"], args["param_scale"]),
        }
    elif step == "srs":  # not counted
        path, rows = srs(srs_folder)
        if not os.path.exists(path):
            call(ezkl.gen_srs, path, rows)
    elif step == "setup":
        done = call(ezkl.setup, "network.ezkl", "vk.key", "pk.key", srs_path=srs(srs_folder)[0])
        result = {"key_bytes": os.path.getsize("pk.key")}
    elif step == "witness":
        done = call(ezkl.gen_witness, "input.json", "network.ezkl", "witness.json")
        outputs = read("witness.json")["pretty_elements"]["rescaled_outputs"][0]
        result = {"error": error([float(v) for v in outputs], os.path.join(samples, "output_0.pb"))}
    elif step == "prove":
        done = call(ezkl.prove, "witness.json", "network.ezkl", "pk.key", "proof.json", srs_path=srs(srs_folder)[0])
        proof = read("proof.json")["proof"]
        size = (len(proof) - 2) // 2 if isinstance(proof, str) else len(proof)
        result = {"proof_bytes": size}
    elif step == "verify":
        done = call(ezkl.verify, "proof.json", "settings.json", "vk.key", srs_path=srs(srs_folder)[0])
    else:
        sys.exit("unknown step " + step)
    if step not in ("input", "srs") and not done:
        sys.exit("ezkl: %s gave %r" % (step, done))
    print("RESULT " + json.dumps(result))


if __name__ == "__main__":
    version() if sys.argv[1:] == ["version"] else main(*sys.argv[1:])
