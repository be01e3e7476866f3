#!/usr/bin/env python3
"""The same scores of the same samples by ModelObservability, scikit-learn and NumPy, in turns, and how many times as fast we are.

    python3 benchmarks/peers/compare.py [--json FILE] [--samples N]

Needs NumPy and scikit-learn (Debian: python3-sklearn) and the .NET SDK. Both sides read the same arrays. A number is the fastest of
three turns; one core each. Exit code 1 where an answer differs or a promised ratio does not hold.
"""
import argparse
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import sklearn
from sklearn import metrics

TURNS = 3
PROJECT = pathlib.Path(__file__).parent.parent / "ModelObservability.Benchmarks"


def samples(count):
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, count).astype(np.uint8)
    root = np.sqrt(random.random(count))
    scores = np.where(labels == 1, root, 1 - root).astype(np.float32)
    classes = random.integers(0, 10, count).astype(np.int32)
    targets = 100 * random.random(count)
    return {
        "labels.u8": labels,
        "predictions.u8": (scores >= 0.5).astype(np.uint8),
        "scores.f32": scores,
        "classes.i32": classes,
        "predicted_classes.i32": np.where(random.random(count) < 0.9, classes, random.integers(0, 10, count)).astype(np.int32),
        "rows.f32": random.random((count // 10, 10), dtype=np.float32),
        "targets.f64": targets,
        "predicted_targets.f64": targets + random.standard_normal(count),
    }


def comparisons(data):
    """Task, what it is, the other library, its code, the promised ratio."""
    y, p, s = data["labels.u8"], data["predictions.u8"], data["scores.f32"]
    k, q, rows = data["classes.i32"], data["predicted_classes.i32"], data["rows.f32"]
    t, u = data["targets.f64"], data["predicted_targets.f64"]

    def binary_sklearn():
        (tn, fp), (fn, tp) = metrics.confusion_matrix(y, p)
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(y, p, average="binary")
        return tp, fp, tn, fn, precision, recall, f1

    def binary_numpy():
        tn, fp, fn, tp = np.bincount(2 * y + p, minlength=4)
        precision, recall = tp / (tp + fp), tp / (tp + fn)
        return tp, fp, tn, fn, precision, recall, 2 * tp / (2 * tp + fp + fn)

    def multiclass_sklearn():
        metrics.confusion_matrix(k, q)
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(k, q, average="macro")
        return metrics.accuracy_score(k, q), precision, recall, f1

    def multiclass_numpy():
        table = np.bincount(10 * k + q, minlength=100).reshape(10, 10)
        hits, actual, predicted = np.diag(table), table.sum(axis=1), table.sum(axis=0)
        return hits.sum() / table.sum(), (hits / predicted).mean(), (hits / actual).mean(), (2 * hits / (actual + predicted)).mean()

    def rows_numpy():
        table = np.bincount(10 * k[: len(rows)] + rows.argmax(axis=1), minlength=100).reshape(10, 10)
        return (np.diag(table).sum() / table.sum(),)

    def ranking_sklearn():
        return metrics.roc_auc_score(y, s), metrics.average_precision_score(y, s)

    def probabilities_sklearn():
        # In double precision, as we count: in single it is 1e-7 off.
        wide = s.astype(np.float64)
        return metrics.log_loss(y, wide), metrics.brier_score_loss(y, wide)

    def regression_sklearn():
        return metrics.mean_squared_error(t, u), metrics.mean_absolute_error(t, u), metrics.r2_score(t, u)

    def regression_numpy():
        errors = u - t
        squares = errors @ errors
        away = t - t.mean()
        return squares / len(t), np.abs(errors).mean(), 1 - squares / (away @ away)

    def area_sklearn():
        return (metrics.roc_auc_score(y, s),)

    return [
        ("binary", "confusion, precision, recall, F1", "scikit-learn", binary_sklearn, 500),
        ("binary", "the same", "NumPy", binary_numpy, None),
        ("multiclass", "10 classes: confusion, macro scores", "scikit-learn", multiclass_sklearn, 150),
        ("multiclass", "the same", "NumPy", multiclass_numpy, None),
        ("rows", "rows of 10 float scores: argmax, confusion", "NumPy", rows_numpy, None),
        # Ours computes the average precision too.
        ("ranking", "exact ROC AUC", "scikit-learn", area_sklearn, 10),
        ("ranking", "exact ROC AUC and average precision", "scikit-learn", ranking_sklearn, None),
        ("probabilities", "log loss, Brier score", "scikit-learn", probabilities_sklearn, None),
        ("regression", "MSE, MAE, R² of doubles", "scikit-learn", regression_sklearn, None),
        ("regression", "the same", "NumPy", regression_numpy, None),
    ]


class Ours:
    """The benchmark program, which does a task when told."""

    def __init__(self, folder):
        build = ["dotnet", "build", "-c", "Release", "-v", "q", "-nologo", str(PROJECT)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        command = ["dotnet", "run", "-c", "Release", "--no-build", "--project", str(PROJECT), "--", "peers", folder]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, task):
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        nanoseconds, *answers = (float(number) for number in self.process.stdout.readline().split())
        return nanoseconds / 1e9, answers

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(code):
    start = time.perf_counter()
    answers = code()
    return time.perf_counter() - start, [float(answer) for answer in answers]


def processor():
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    names = [line.split(": ")[1] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] if cpuinfo.exists() else []
    return names[0] if names else platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="write the table as JSON too")
    parser.add_argument("--samples", type=int, default=10_000_000)
    options = parser.parse_args()

    data = samples(options.samples)
    table, good = [], True
    with tempfile.TemporaryDirectory() as folder:
        for name, array in data.items():
            array.tofile(pathlib.Path(folder) / name)
        ours = Ours(folder)
        print(f"{processor()}, {options.samples} samples, scikit-learn {sklearn.__version__}, NumPy {np.__version__}\n")
        print(f"{'what':<44} {'against':<13} {'ours':>11} {'theirs':>11} {'ratio':>8} {'limit':>6}  ok")
        for task, what, library, code, limit in comparisons(data):
            mine = other = float("inf")
            for _ in range(TURNS):
                seconds, answers = ours(task)
                mine = min(mine, seconds)
                seconds, expected = timed(code)
                other = min(other, seconds)
            same = np.allclose(answers[: len(expected)], expected, rtol=1e-9, atol=0)
            ratio = other / mine
            ok = bool(same and (limit is None or ratio >= limit))
            good &= ok
            verdict = "yes" if ok else "NO" if same else "ANOTHER ANSWER"
            print(f"{what:<44} {library:<13} {mine * 1e3:>8.2f} ms {other * 1e3:>8.1f} ms {ratio:>8.1f} {limit or '':>6}  {verdict}", flush=True)
            table.append({"what": what, "against": library, "milliseconds": mine * 1e3, "theirMilliseconds": other * 1e3, "ratio": ratio,
                          "limit": limit, "ok": ok})
        ours.close()
    if options.json:
        document = {"processor": processor(), "samples": options.samples, "scikit-learn": sklearn.__version__, "numpy": np.__version__,
                    "rows": table}
        pathlib.Path(options.json).write_text(json.dumps(document, indent=2) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
