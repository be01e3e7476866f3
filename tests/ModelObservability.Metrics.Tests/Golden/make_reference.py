#!/usr/bin/python3
"""Reference answers for BLEU and detection that scikit-learn and NLTK do not have.

usage: PYTHONPATH=SACREBLEU:COCOAPI/PythonAPI /usr/bin/python3 make_reference.py [SEED] [OUT_DIR]
(sacrebleu 2.6.0 and pycocotools 2.0.11 from their repositories, NumPy 1.24.2)

pycocotools compiles the overlap of boxes; here it is four lines of NumPy, all else is its own COCOeval. The answers for PASCAL VOC
are the text of Everingham et al. 2010 (sections 4.2 and 4.4) and of the 2010 development kit in plain loops.
"""
import json, sys, types
import numpy as np

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20261121
OUT = sys.argv[2] if len(sys.argv) > 2 else "."


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = w * h if w > 0 and h > 0 else 0.0
    return shared, (a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])


def coco_overlaps(detections, truths, crowd):
    out = np.zeros((len(detections), len(truths)))
    for i, d in enumerate(detections):
        for j, g in enumerate(truths):
            shared, da, ga = overlap((d[0], d[1], d[0] + d[2], d[1] + d[3]), (g[0], g[1], g[0] + g[2], g[1] + g[3]))
            out[i, j] = shared / (da if crowd[j] else da + ga - shared)
    return out


mask = types.ModuleType("pycocotools.mask")
mask.iou = coco_overlaps
sys.modules["pycocotools.mask"] = mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from sacrebleu.metrics import BLEU


def picture(rng, classes, truths, detections, crowded):
    """Boxes on a grid of quarters, so that x, y, width, height and two corners are the same numbers in binary."""
    def box():
        x, y = rng.integers(0, 240, 2) / 4
        w, h = rng.integers(4, 80, 2) / 4
        return [float(x), float(y), float(x + w), float(y + h)]
    labels = [{"box": box(), "class": int(rng.integers(classes)), "ignored": bool(rng.random() < crowded)} for _ in range(truths)]
    found = []
    for _ in range(detections):
        if labels and rng.random() < 0.75:
            source = labels[rng.integers(len(labels))]
            x1, y1, x2, y2 = (v + float(rng.integers(-6, 7)) / 4 for v in source["box"])
            b, c = [min(x1, x2 - 0.25), min(y1, y2 - 0.25), x2, y2], source["class"] if rng.random() < 0.9 else int(rng.integers(classes))
        else:
            b, c = box(), int(rng.integers(classes))
        found.append({"box": b, "class": c})
    return {"labels": labels, "detections": found}


def coco(pictures, classes, limit):
    annotations, results = [], []
    for i, p in enumerate(pictures):
        for g in p["labels"]:
            x1, y1, x2, y2 = g["box"]
            annotations.append({"id": len(annotations) + 1, "image_id": i, "category_id": g["class"], "bbox": [x1, y1, x2 - x1, y2 - y1],
                                "area": (x2 - x1) * (y2 - y1), "iscrowd": int(g["ignored"])})
        for d in p["detections"]:
            x1, y1, x2, y2 = d["box"]
            results.append({"image_id": i, "category_id": d["class"], "bbox": [x1, y1, x2 - x1, y2 - y1], "score": d["score"]})
    truth = COCO()
    truth.dataset = {"info": {}, "images": [{"id": i} for i in range(len(pictures))], "categories": [{"id": c} for c in range(classes)],
                     "annotations": annotations}
    truth.createIndex()
    e = COCOeval(truth, truth.loadRes(results), "bbox")
    e.params.maxDets = [limit]
    e.params.areaRng, e.params.areaRngLbl = [[0, 1e10]], ["all"]
    e.evaluate()
    e.accumulate()
    precision, recall = e.eval["precision"][:, :, :, 0, 0], e.eval["recall"][:, :, 0, 0]
    mean = lambda v: float(v[v > -1].mean()) if (v > -1).any() else None
    ap = [[None if precision[t, 0, c] < 0 else float(precision[t, :, c].mean()) for t in range(10)] for c in range(classes)]
    return {"thresholds": [float(t) for t in e.params.iouThrs], "average_precision": ap,
            "recall": [[None if recall[t, c] < 0 else float(recall[t, c]) for t in range(10)] for c in range(classes)],
            "map": mean(precision), "average_recall": mean(recall)}


def voc(pictures, classes, threshold):
    out = []
    for c in range(classes):
        found = sorted(((d["score"], i, d["box"]) for i, p in enumerate(pictures) for d in p["detections"] if d["class"] == c), reverse=True)
        labels = [[g for g in p["labels"] if g["class"] == c] for p in pictures]
        positives = sum(not g["ignored"] for own in labels for g in own)
        taken, hits, false, curve = set(), 0, 0, []
        for _, i, box in found:
            overlaps = [(lambda s, a, b: s / (a + b - s))(*overlap(box, g["box"])) for g in labels[i]]
            best = int(np.argmax(overlaps)) if overlaps else -1
            if best >= 0 and overlaps[best] >= threshold:
                if labels[i][best]["ignored"]:
                    continue
                if (i, best) not in taken:
                    taken.add((i, best))
                    hits += 1
                else:
                    false += 1
            else:
                false += 1
            curve.append((hits, hits / (hits + false)))
        out.append(None if positives == 0 else
                   sum(max([p for h, p in curve if h >= k], default=0.0) for k in range(1, positives + 1)) / positives)
    return out


def detection(rng):
    out = []
    for images, classes, truths, found, crowded, limit in ((1, 1, 3, 5, 0, 100), (4, 2, 6, 12, 0, 100), (12, 4, 8, 25, 0.15, 100), (6, 1, 10, 60, 0.1, 20), (3, 5, 2, 3, 0.3, 100)):
        pictures = [picture(rng, classes, int(rng.integers(0, truths + 1)), int(rng.integers(1, found + 1)), crowded) for _ in range(images)]
        count = sum(len(p["detections"]) for p in pictures)
        scores = iter((rng.permutation(count) + 0.5) / count)
        for p in pictures:
            for d in p["detections"]:
                d["score"] = float(np.float32(next(scores)))
        out.append({"name": f"{images} images {classes} classes crowded {crowded} limit {limit}",
                    "inputs": {"classes": classes, "limit": limit, "images": pictures},
                    "expected": {"coco": coco(pictures, classes, limit), "voc": {str(t): voc(pictures, classes, t) for t in (0.3, 0.5, 0.75)}}})
    return "pycocotools 2.0.11 (COCO); the definition (PASCAL VOC)", out


WORDS = "the a model of loss is low high and in run on train data step gpu fast slow not".split()
TEXTS = ["Hello, world!", "It's 3.14, not 3,14 -- roughly.", "1...2 and 1..2, 1.,2", "range 10-20, re-train; e-mail me@example.org",
         "&quot;quoted&quot; &amp;lt; tag", "A <skipped> word-\nwrapped line\nbreak", "price: $5.00 (50%) / 2", "naïve café — “dash” …", ".start, end.",
         "tab\tand\u00a0space\u2003wide", "C# & F# [10] {x} ~`^_", "x.y,z 1,000.5 .5 5.", "日本語 text。 mixed 3-4", "😀.5 emoji,7", "a\x1cb\x1fc\x85d"]


def bleu_of(refs, hyps, **options):
    return BLEU(**options).corpus_score(hyps, [list(r) for r in zip(*refs)])


def text(rng):
    out = []
    for count, noise, shortest in ((1, 0.0, 4), (1, 0.3, 4), (30, 0.4, 4), (4, 0.9, 4), (6, 0.5, 1), (2, 0.3, 2), (3, 1.0, 1)):
        refs, hyps = [], []
        for _ in range(count):
            r = [str(w) for w in rng.choice(WORDS, rng.integers(shortest, shortest + 12))]
            h = [str(rng.choice(WORDS)) if rng.random() < noise else w for w in r if rng.random() > noise / 4]
            refs.append([" ".join(r), " ".join(w for w in r if rng.random() > 0.2), " ".join(r + ["slow"])])
            hyps.append(" ".join(h))
        e = {}
        for method, value in (("none", None), ("exp", None), ("floor", 0.1), ("floor", 0.5), ("add-k", 1), ("add-k", 0.25)):
            for order in (1, 2, 4):
                for effective in (False, True):
                    s = bleu_of(refs, hyps, tokenize="none", force=True, smooth_method=method, smooth_value=value, max_ngram_order=order, effective_order=effective)
                    e[f"{method}/{value}/{order}/{effective}"] = s.score / 100
        s = bleu_of(refs, hyps, tokenize="none", force=True)
        out.append({"name": f"{count} segments noise {noise} from {shortest}", "inputs": {"references": refs, "hypotheses": hyps},
                    "expected": {"scores": e, "correct": s.counts, "total": s.totals, "brevity_penalty": s.bp, "hypothesis_tokens": s.sys_len, "reference_tokens": s.ref_len}})
    tokenizer = BLEU(tokenize="13a").tokenizer
    out.append({"name": "13a tokens", "inputs": {"texts": TEXTS}, "expected": {"tokens": [tokenizer(t.rstrip()).split() for t in TEXTS]}})
    return "sacrebleu 2.6.0", out


for name, task in (("reference_detection", detection), ("reference_bleu", text)):
    library, cases = task(np.random.default_rng(SEED))
    with open(f"{OUT}/{name}.json", "w") as f:
        json.dump({"library": library, "seed": SEED, "cases": cases}, f, separators=(",", ":"))
        f.write("\n")
    print(name, len(cases), "cases")
