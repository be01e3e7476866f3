namespace ModelObservability.Tests.Quality;

/// <summary>A store of an application's own, as small as one can be: a dictionary under a lock. A database or a cache takes its place.</summary>
internal sealed class DictionaryStore : IPredictionStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Model, string Id), (StoredPrediction Prediction, bool Labelled)> kept = [];
    private readonly Dictionary<string, Queue<string>> order = []; // of each model the ids, oldest first

    public int Add(string model, ReadOnlySpan<StoredPrediction> predictions)
    {
        lock (gate)
        {
            int added = 0;
            foreach (StoredPrediction prediction in predictions)
            {
                if (!kept.TryAdd((model, prediction.Id), (prediction, false))) continue;
                OrderOf(model).Enqueue(prediction.Id);
                added++;
            }

            return added;
        }
    }

    public void Take(string model, ReadOnlySpan<string> ids, Span<TakenPrediction> taken)
    {
        lock (gate)
            for (int index = 0; index < ids.Length; index++) taken[index] = Take(model, ids[index]);
    }

    public ForgottenPredictions Forget(string model, DateTimeOffset before, int capacity)
    {
        lock (gate)
        {
            long byAge = 0, forRoom = 0;
            for (Queue<string> ids = OrderOf(model); ids.TryPeek(out string? id); ids.Dequeue())
            {
                var (prediction, labelled) = kept[(model, id)];
                bool tooOld = prediction.PredictedAt < before;
                if (!tooOld && ids.Count <= capacity) break;
                kept.Remove((model, id));
                if (tooOld && !labelled) byAge++;
                if (!tooOld && !labelled) forRoom++;
            }

            return new(byAge, forRoom);
        }
    }

    public long Count(string model)
    {
        lock (gate) return OrderOf(model).Count(id => !kept[(model, id)].Labelled);
    }

    private TakenPrediction Take(string model, string id)
    {
        if (!kept.TryGetValue((model, id), out var known)) return new(DelayedLabelResult.Unknown, default);
        if (known.Labelled) return new(DelayedLabelResult.Duplicate, default);
        kept[(model, id)] = (known.Prediction, true);
        return new(DelayedLabelResult.Matched, known.Prediction);
    }

    private Queue<string> OrderOf(string model)
    {
        if (!order.TryGetValue(model, out Queue<string>? ids)) order.Add(model, ids = []);
        return ids;
    }
}
