"""Reports are [step, value (null: NaN), hopeless]. What Optuna's MedianPruner (3.1.0) decides on random studies: `python3 make_median_pruning.py > median_pruning.json`."""
import json
import random

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
rng = random.Random(7)
studies = []
for index in range(40):
    direction = rng.choice(["minimize", "maximize"])
    startup, warmup, minimum = rng.choice([1, 2, 5]), rng.choice([0, 0, 3]), rng.choice([1, 1, 2, 3])
    study = optuna.create_study(direction=direction, pruner=optuna.pruners.MedianPruner(startup, warmup, n_min_trials=minimum))
    trials = []
    for _ in range(12):
        trial, reports, level = study.ask(), [], rng.uniform(0, 4)
        for step in range(8):
            if rng.random() < 0.15:
                continue  # not every trial reports at every step
            value = float("nan") if rng.random() < 0.05 else round(level + rng.gauss(0, 1), rng.choice([0, 3]))
            trial.report(value, step)
            reports.append([step, None if value != value else value, bool(trial.should_prune())])
        hopeless = bool(reports) and reports[-1][2]
        end = rng.choice(["pruned", "completed"]) if hopeless else rng.choice(["completed", "completed", "completed", "failed"])
        if end == "completed":
            study.tell(trial, level)
        else:
            study.tell(trial, state={"pruned": optuna.trial.TrialState.PRUNED, "failed": optuna.trial.TrialState.FAIL}[end])
        trials.append({"reports": reports, "end": end})
    studies.append({"direction": direction, "startup": startup, "warmup": warmup, "minimum": minimum, "trials": trials})
print(json.dumps({"optuna": optuna.__version__, "studies": studies}, separators=(",", ":")))
