"""Makes classical models as scikit-learn, XGBoost and LightGBM users export them, with inputs and ONNX Runtime's outputs.

    pip install onnx==1.16.1 onnxruntime==1.32.0 scikit-learn==1.9.1 skl2onnx==1.20.0 \
        onnxmltools==1.16.0 xgboost==3.2.0 lightgbm==4.7.0 protobuf==4.25.8
    python3 classical.py classical.tar.gz

The data are scikit-learn's own samples of iris and diabetes.
"""

import gzip
import io
import sys
import tarfile
import warnings

import numpy as np
import onnx
import onnxmltools
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as MLFloat
from skl2onnx import to_onnx
from sklearn import ensemble, linear_model, naive_bayes, neural_network, preprocessing, svm, tree
from sklearn.datasets import load_diabetes, load_iris
from sklearn.pipeline import make_pipeline

warnings.filterwarnings("ignore")
ROWS = 3  # samples of an input
OPSETS = {"": 17, "ai.onnx.ml": 3}


def sklearn_models():
    x, y = load_iris(return_X_y=True)
    two = x[y != 0], y[y != 0] - 1
    d, t = load_diabetes(return_X_y=True)
    t = t / 100
    both = np.stack([t, 1 - t], axis=1)
    kw = dict(random_state=0)
    yield "decision_tree", tree.DecisionTreeClassifier(max_depth=5, **kw), x, y
    yield "decision_tree_binary", tree.DecisionTreeClassifier(max_depth=4, **kw), *two
    yield "decision_tree_regressor", tree.DecisionTreeRegressor(max_depth=4, **kw), d, t
    yield "decision_tree_two_targets", tree.DecisionTreeRegressor(max_depth=3, **kw), d, both
    yield "random_forest", ensemble.RandomForestClassifier(8, max_depth=4, **kw), x, y
    yield "random_forest_binary", ensemble.RandomForestClassifier(5, max_depth=4, **kw), *two
    yield "random_forest_regressor", ensemble.RandomForestRegressor(6, max_depth=4, **kw), d, t
    yield "extra_trees", ensemble.ExtraTreesClassifier(5, max_depth=4, **kw), x, y
    yield "gradient_boosting", ensemble.GradientBoostingClassifier(n_estimators=5, **kw), x, y
    yield "gradient_boosting_binary", ensemble.GradientBoostingClassifier(n_estimators=5, **kw), *two
    yield "gradient_boosting_regressor", ensemble.GradientBoostingRegressor(n_estimators=8, max_depth=2, **kw), d, t
    yield "hist_gradient_boosting", ensemble.HistGradientBoostingClassifier(max_iter=4, **kw), x, y
    yield "linear_regression", linear_model.LinearRegression(), d, t
    yield "ridge_two_targets", linear_model.Ridge(), d, both
    yield "logistic_regression", linear_model.LogisticRegression(max_iter=500), x, y
    yield "logistic_regression_binary", linear_model.LogisticRegression(max_iter=500), *two
    yield "sgd_hinge", linear_model.SGDClassifier(**kw), x, y
    yield "linear_svc", svm.LinearSVC(**kw), x, y
    yield "svc_linear", svm.SVC(kernel="linear"), x, y
    yield "svc_rbf", svm.SVC(kernel="rbf"), x, y
    yield "svc_rbf_binary", svm.SVC(kernel="rbf"), *two
    # of scaled features, as users do: of the plain ones the scores are differences of
    # sums a hundred times as large, which 16 bits do not hold to 2^-10
    yield "svc_poly", make_pipeline(preprocessing.StandardScaler(), svm.SVC(kernel="poly", degree=2)), *two
    yield "svr_rbf", svm.SVR(kernel="rbf"), d, t
    yield "svr_linear", svm.SVR(kernel="linear"), x, y.astype(float)
    yield "one_class_svm", svm.OneClassSVM(gamma=0.1), x, None
    yield "scaler", preprocessing.StandardScaler(), x, None
    yield "minmax_pipeline", make_pipeline(preprocessing.MinMaxScaler(), linear_model.LogisticRegression()), x, y
    yield "normalizer_l1", preprocessing.Normalizer("l1"), x, None
    yield "normalizer_l2", preprocessing.Normalizer("l2"), x, None
    yield "normalizer_max", preprocessing.Normalizer("max"), x, None
    yield "binarizer", preprocessing.Binarizer(threshold=2.05), x, None
    yield "mlp", neural_network.MLPClassifier((8,), max_iter=300, **kw), x, y
    yield "gaussian_nb", naive_bayes.GaussianNB(), x, y


def sample(x):
    return x[:: max(1, len(x) // ROWS)][:ROWS].astype(np.float32)


def exported():
    for name, m, x, y in sklearn_models():
        m.fit(x, y)
        options = {"zipmap": name == "decision_tree"} if name == "minmax_pipeline" or hasattr(m, "predict_proba") else None
        yield name, to_onnx(m, x[:ROWS].astype(np.float32), options=options, target_opset=OPSETS), sample(x)
    import lightgbm
    import xgboost
    x, y = load_iris(return_X_y=True)
    d, t = load_diabetes(return_X_y=True)
    kind = lambda x: [("X", MLFloat([ROWS, x.shape[1]]))]
    m = xgboost.XGBClassifier(n_estimators=4, max_depth=3).fit(x, y)
    yield "xgboost", onnxmltools.convert_xgboost(m, initial_types=kind(x), target_opset=15), sample(x)
    m = xgboost.XGBRegressor(n_estimators=5, max_depth=3).fit(d, t / 100)
    yield "xgboost_regressor", onnxmltools.convert_xgboost(m, initial_types=kind(d), target_opset=15), sample(d)
    m = lightgbm.LGBMClassifier(n_estimators=4, num_leaves=6, verbose=-1).fit(x, y)
    yield "lightgbm", onnxmltools.convert_lightgbm(m, initial_types=kind(x), target_opset=15, zipmap=False), sample(x)
    m = lightgbm.LGBMRegressor(n_estimators=5, num_leaves=6, verbose=-1).fit(d, t / 100)
    yield "lightgbm_regressor", onnxmltools.convert_lightgbm(m, initial_types=kind(d), target_opset=15), sample(d)
    yield from handmade()


def one(op, outputs, x, **attributes):
    """A model of one ai.onnx.ml node."""
    n = helper.make_node(op, ["X"], [o for o, _, _ in outputs], domain="ai.onnx.ml", **attributes)
    kind = helper.np_dtype_to_tensor_dtype(x.dtype)
    g = helper.make_graph([n], op, [helper.make_tensor_value_info("X", kind, x.shape)],
                          [helper.make_tensor_value_info(o, t, s) for o, t, s in outputs])
    version = 5 if op == "TreeEnsemble" else 4 if op == "LabelEncoder" else 3
    return helper.make_model(g, ir_version=9, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", version)])


def handmade():
    x = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]], np.float32)
    modes = ["BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "LEAF", "LEAF", "LEAF", "LEAF", "LEAF", "LEAF"]
    for how in ("SUM", "AVERAGE", "MIN", "MAX"):
        trees = dict(
            nodes_treeids=[0] * 11 + [1] * 3, nodes_nodeids=list(range(11)) + [0, 1, 2],
            nodes_featureids=[0, 1, 0, 1, 0] + [0] * 6 + [1, 0, 0], nodes_modes=modes + ["BRANCH_LEQ", "LEAF", "LEAF"],
            nodes_values=[1.0, 0.5, 2.0, 0.5, 3.0] + [0.0] * 6 + [0.5, 0, 0],
            nodes_truenodeids=[1, 3, 4, 5, 7] + [0] * 6 + [1, 0, 0], nodes_falsenodeids=[2, 6, 8, 9, 10] + [0] * 6 + [2, 0, 0],
            target_treeids=[0] * 6 + [1] * 2, target_nodeids=[5, 6, 7, 8, 9, 10, 1, 2], target_ids=[0, 1, 0, 1, 0, 1, 0, 1],
            target_weights=[1.5, -2.0, 3.0, 0.25, -1.0, 4.0, 0.5, -0.75])
        yield f"tree_modes_{how.lower()}", one("TreeEnsembleRegressor", [("Y", TensorProto.FLOAT, [3, 2])], x,
                                               n_targets=2, aggregate_function=how, **trees), x
    f = lambda v: helper.make_tensor("", TensorProto.FLOAT, [len(v)], v)
    u = lambda v: helper.make_tensor("", TensorProto.UINT8, [len(v)], v)
    yield "tree_ensemble_5", one("TreeEnsemble", [("Y", TensorProto.FLOAT, [3, 2])], x,
                                 n_targets=2, aggregate_function=1, post_transform=0, tree_roots=[0, 3],
                                 nodes_modes=u([0, 4, 3, 1]), nodes_featureids=[0, 1, 0, 1], nodes_splits=f([1.0, 2.0, 2.5, 0.0]),
                                 nodes_truenodeids=[1, 0, 2, 4], nodes_trueleafs=[0, 1, 1, 1],
                                 nodes_falsenodeids=[2, 1, 3, 5], nodes_falseleafs=[0, 1, 1, 1],
                                 leaf_targetids=[0, 1, 0, 1, 1, 0], leaf_weights=f([1.0, 2.0, 3.0, 4.0, -1.0, 0.5])), x
    yield "tree_ensemble_5_member", one("TreeEnsemble", [("Y", TensorProto.FLOAT, [3, 1])], x,
                                        n_targets=1, aggregate_function=1, post_transform=0, tree_roots=[0],
                                        nodes_modes=u([6, 0]), nodes_featureids=[0, 1], nodes_splits=f([0.0, 0.0]),
                                        membership_values=f([1.0, 3.0, float("nan")]),
                                        nodes_truenodeids=[0, 1], nodes_trueleafs=[1, 1], nodes_falsenodeids=[1, 2], nodes_falseleafs=[0, 1],
                                        leaf_targetids=[0, 0, 0], leaf_weights=f([10.0, 20.0, 30.0])), x
    i = np.array([[1, 5], [7, 2], [-3, 9]], np.int64)
    yield "label_encoder", one("LabelEncoder", [("Y", TensorProto.INT64, [3, 2])], i,
                               keys_int64s=[1, 7, 9], values_int64s=[10, 20, -5], default_int64=-1), i
    yield "label_encoder_floats", one("LabelEncoder", [("Y", TensorProto.FLOAT, [3, 2])], i,
                                      keys_int64s=[1, 7, 9], values_floats=[0.5, 0.25, -1.0], default_float=2.0), i


def run(m, x):
    s = onnxruntime.InferenceSession(m.SerializeToString(), providers=["CPUExecutionProvider"])
    out = []
    for v in s.run(None, {s.get_inputs()[0].name: x}):
        if isinstance(v, list):  # of maps
            v = np.array([[row[k] for k in sorted(row)] for row in v], np.float32)
        out.append(np.asarray(v))
    return out


def main():
    raw = io.BytesIO()
    count = 0
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        def add(name, content):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for name, m, x in exported():
            add(f"{name}/model.onnx", m.SerializeToString(deterministic=True))
            add(f"{name}/test_data_set_0/input_0.pb", numpy_helper.from_array(x).SerializeToString(deterministic=True))
            for k, v in enumerate(run(m, x)):
                add(f"{name}/test_data_set_0/output_{k}.pb", numpy_helper.from_array(v).SerializeToString(deterministic=True))
            count += 1
    with open(sys.argv[1], "wb") as f:
        f.write(gzip.compress(raw.getvalue(), 9, mtime=0))
    print(count, "models")


if __name__ == "__main__":
    main()
