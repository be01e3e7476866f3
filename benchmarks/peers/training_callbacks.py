"""What a step costs with a callback list in pure Python: a stand-in for those of Keras and Lightning, which were not at hand.

    python3 training_callbacks.py
"""
import csv, io, math, random, time
class Callback:
    def on_train_batch_begin(self, batch, logs=None): pass
    def on_train_batch_end(self, batch, logs=None): pass
class Mean(Callback):           # what ProgbarLogger / RichProgressBar keep
    def __init__(self): self.sums={}; self.n=0
    def on_train_batch_end(self, batch, logs=None):
        self.n+=1
        for k,v in logs.items(): self.sums[k]=self.sums.get(k,0.0)+v
class TerminateOnNaN(Callback):
    def __init__(self): self.stop=False
    def on_train_batch_end(self, batch, logs=None):
        loss=logs.get("loss")
        if loss is not None and (math.isnan(loss) or math.isinf(loss)): self.stop=True
class History(Callback):
    def __init__(self): self.history={}
    def on_train_batch_end(self, batch, logs=None):
        for k,v in logs.items():
            h=self.history.setdefault(k,[])
            if len(h)>=100: h.pop(0)
            h.append(v)
class Timer(Callback):
    def __init__(self): self.t=0.0; self.total=0.0
    def on_train_batch_begin(self, batch, logs=None): self.t=time.perf_counter()
    def on_train_batch_end(self, batch, logs=None): self.total+=time.perf_counter()-self.t
class CallbackList:
    def __init__(self, callbacks): self.callbacks=callbacks
    def on_train_batch_begin(self, batch, logs=None):
        logs=logs or {}
        for c in self.callbacks: c.on_train_batch_begin(batch, logs)
    def on_train_batch_end(self, batch, logs=None):
        logs=logs or {}
        for c in self.callbacks: c.on_train_batch_end(batch, logs)
losses=[0.7*math.exp(0.05*(random.random()-0.5)) for _ in range(4096)]
def bare(n):
    s=0.0
    for i in range(n): s+=losses[i&4095]
    return s
def watched(n, cl):
    s=0.0
    for i in range(n):
        cl.on_train_batch_begin(i)
        loss=losses[i&4095]; s+=loss
        cl.on_train_batch_end(i, {"loss": loss, "learning_rate": 0.1, "gradient_norm": 1.0})
    return s
def best(f, n=2000, rounds=400):
    b=1e9
    for _ in range(rounds):
        t=time.perf_counter_ns(); f(n); b=min(b,(time.perf_counter_ns()-t)/n)
    return b
cl=CallbackList([Mean(), TerminateOnNaN(), History(), Timer()])
empty=CallbackList([Callback() for _ in range(4)])
print("bare", best(bare)); print("four empty callbacks", best(lambda n: watched(n, empty))); print("mean, NaN, history, timer", best(lambda n: watched(n, cl)))
import sys; print(sys.version)
