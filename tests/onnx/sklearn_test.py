"""Pipelines that today's scikit-learn and skl2onnx make, read by `chainrule predict`.

usage: sklearn_test.py CHAINRULE_PROGRAM SCRATCH_FOLDER
"""

import sys
import warnings

import numpy as np
from models import Program, near
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")


def write_table(program, x):
    lines = [",".join(f"c{j}" for j in range(x.shape[1]))]
    lines += [",".join("" if np.isnan(v) else repr(float(v)) for v in row) for row in x]
    (program.folder / "rows.csv").write_text("\n".join(lines) + "\n")


def check(program, pipeline, x, options=None, opset=None):
    model = to_onnx(pipeline, x[:1], options=options, target_opset=opset)
    (program.folder / "model.onnx").write_bytes(model.SerializeToString())
    write_table(program, x)
    has_classes = hasattr(pipeline, "predict_proba")
    values, chances = program.predictions("model.onnx", "rows.csv", has_classes)
    if has_classes:
        assert near(chances, pipeline.predict_proba(x)), "probabilities differ"
        assert [row[0] for row in values] == [str(label) for label in pipeline.predict(x)], "labels differ"
    else:
        assert near(np.array(values, float)[:, 0], pipeline.predict(x)), "numbers differ"


def main():
    program = Program(sys.argv[1], sys.argv[2])
    count = 0
    for activation in ("relu", "tanh", "logistic", "identity"):
        for scaler in (StandardScaler(), MinMaxScaler(), StandardScaler(with_mean=False)):
            for load in (load_iris, load_breast_cancer):
                x, y = load(return_X_y=True)
                x = x.astype(np.float32)
                names = np.array(["one", "two", "three"])[y]
                for labels, options in ((y, None), (names, None), (names, {"zipmap": False})):
                    net = MLPClassifier((6, 4), activation=activation, max_iter=20, random_state=1)
                    check(program, make_pipeline(scaler, net).fit(x, labels), x, options)
                    count += 1
            x, y = load_diabetes(return_X_y=True)
            x = (x * 30).astype(np.float32)
            x[::7, 3] = np.nan
            net = MLPRegressor(hidden_layer_sizes=(6, 4), activation=activation, max_iter=20, random_state=2)
            for opset in (13, 17, None):
                check(program, make_pipeline(SimpleImputer(), scaler, net).fit(x, y), x, opset=opset)
                count += 1
    print(count, "pipelines")


if __name__ == "__main__":
    main()
