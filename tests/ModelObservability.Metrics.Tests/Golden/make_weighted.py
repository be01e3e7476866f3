#!/usr/bin/python3
"""What scikit-learn answers where samples have weights: several labels at once, several classes, the median error.

usage: /usr/bin/python3 make_weighted.py [SEED] [OUT_DIR]     (scikit-learn 1.2.1, NumPy 1.24.2)
"""
import json, sys, warnings
import numpy as np
import sklearn
from sklearn import metrics as M

warnings.filterwarnings("ignore")
SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20261121
OUT = sys.argv[2] if len(sys.argv) > 2 else "."
KINDS = ("integers", "uniform", "some zero", "wide")


def weights(rng, n, kind):
    w = rng.integers(1, 5, n).astype(float) if kind == "integers" else rng.random(n) + 0.01
    if kind == "some zero":
        w[1::3] = 0.0
    return w * 10.0 ** rng.integers(-6, 7, n) if kind == "wide" else w


def clean(v):
    if isinstance(v, dict):
        return {k: clean(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [clean(x) for x in v]
    if isinstance(v, np.ndarray):
        return clean(v.tolist())
    if isinstance(v, (np.integer, int)):
        return int(v)
    return float(v) if isinstance(v, (np.floating, float)) and np.isfinite(v) else "NaN" if isinstance(v, (np.floating, float)) else v


def averages(y, p, w, kinds, **options):
    e = {}
    for average in kinds:
        a, b, c, _ = M.precision_recall_fscore_support(y, p, average=average, sample_weight=w, zero_division=0, **options)
        e[average] = {"precision": a, "recall": b, "f1": c,
                      "jaccard": M.jaccard_score(y, p, average=average, sample_weight=w, zero_division=0, **options)}
    return e


def weighted_multilabel(rng):
    out = []
    for n, k in ((1, 2), (20, 3), (150, 6)):
        for kind in KINDS:
            y = (rng.random((n, k)) < 0.4).astype(int)
            s = np.clip(0.35 * rng.random((n, k)) + 0.4 * y + 0.15 * rng.random((n, k)), 0, 1)
            y[n // 2, :], s[n // 2, :] = 0, 0.1  # a sample with neither labels nor predicted ones
            p = (s >= 0.5).astype(int)
            w = weights(rng, n, kind)
            e = {"per_label_confusion": M.multilabel_confusion_matrix(y, p, sample_weight=w), "subset_accuracy": M.accuracy_score(y, p, sample_weight=w),
                 "hamming_loss": M.hamming_loss(y, p, sample_weight=w), **averages(y, p, w, ("macro", "micro", "weighted", "samples"))}
            out.append({"name": f"n={n} labels={k} {kind}", "inputs": {"y_true": y, "y_score": s, "y_pred": p, "weight": w}, "expected": e})
    return out


def weighted_multiclass(rng):
    out = []
    for n, k in ((12, 3), (90, 4), (300, 8)):
        for kind in KINDS:
            y = np.r_[np.arange(k), rng.integers(0, k, n - k)]
            z = rng.random((n, k)) + 0.3 * np.eye(k)[y]
            q = z / z.sum(axis=1, keepdims=True)
            p, w, labels = q.argmax(axis=1), weights(rng, n, kind), list(range(k))
            e = {"confusion_matrix": M.confusion_matrix(y, p, labels=labels, sample_weight=w), "accuracy": M.accuracy_score(y, p, sample_weight=w),
                 "balanced_accuracy": M.balanced_accuracy_score(y, p, sample_weight=w), "mcc": M.matthews_corrcoef(y, p, sample_weight=w),
                 "cohen_kappa": M.cohen_kappa_score(y, p, labels=labels, sample_weight=w), "log_loss": M.log_loss(y, q, labels=labels, sample_weight=w),
                 **averages(y, p, w, ("macro", "micro", "weighted"), labels=labels)}
            for average in ("macro", "weighted"):
                e[f"roc_auc_ovr_{average}"] = M.roc_auc_score(y, q, multi_class="ovr", average=average, labels=labels, sample_weight=w)
            for top in (1, 2, 3, 5):
                if top < k:
                    e[f"top_{top}_accuracy"] = M.top_k_accuracy_score(y, q, k=top, labels=labels, sample_weight=w)
            out.append({"name": f"n={n} classes={k} {kind}", "inputs": {"classes": k, "y_true": y, "y_pred": p, "y_prob": q, "weight": w}, "expected": e})
    return out


def weighted_binary(rng):
    """What weighted.json does not have."""
    out = []
    for n in (2, 5, 40):
        for kind in KINDS:
            y = np.r_[0, 1, (rng.random(n - 2) < 0.4).astype(int)]
            p, w = np.where(rng.random(n) < 0.7, y, 1 - y), weights(rng, n, kind)
            e = {"balanced_accuracy": M.balanced_accuracy_score(y, p, sample_weight=w), "cohen_kappa": M.cohen_kappa_score(y, p, sample_weight=w),
                 "jaccard": M.jaccard_score(y, p, sample_weight=w, zero_division=0)}
            for beta in (0.5, 2):
                e[f"f{beta}"] = M.fbeta_score(y, p, beta=beta, sample_weight=w, zero_division=0)
            likelihoods = M.class_likelihood_ratios(y, p, sample_weight=w, raise_warning=False)
            e["positive_likelihood_ratio"], e["negative_likelihood_ratio"] = likelihoods
            out.append({"name": f"n={n} {kind}", "inputs": {"y_true": y, "y_pred": p, "weight": w}, "expected": e})
    return out


def weighted_median(rng):
    out = []
    for n in (1, 2, 3, 10, 333):
        for kind in (*KINDS, "all one", "all zero"):
            a, w = rng.normal(0, 3, n), np.ones(n) if kind == "all one" else np.zeros(n) if kind == "all zero" else weights(rng, n, kind)
            b = a + rng.normal(0, 1, n) * 10.0 ** rng.integers(-3, 4, n)
            b[::7] = a[::7]  # no error at all
            out.append({"name": f"n={n} {kind}", "inputs": {"y_true": a, "y_pred": b, "weight": w},
                        "expected": {"median_ae": M.median_absolute_error(a, b, sample_weight=w)}})
    return out


for task in (weighted_binary, weighted_multilabel, weighted_multiclass, weighted_median):
    cases = task(np.random.default_rng(SEED))
    with open(f"{OUT}/{task.__name__}.json", "w") as f:
        json.dump(clean({"library": f"scikit-learn {sklearn.__version__}", "seed": SEED, "cases": cases}), f, separators=(",", ":"))
        f.write("\n")
    print(task.__name__, len(cases), "cases")
