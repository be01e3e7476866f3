using ModelObservability;

namespace FleetLoad;

/// <summary>The models of a process, watched with what most services turn on: calls, batches, outputs, quality with labels that come late.</summary>
internal sealed class WatchedModels : IDisposable
{
    private readonly List<ModelMonitor> monitors = [];
    private readonly List<Action<Random>> calls = [];

    /// <param name="shape">What is watched.</param>
    /// <param name="nameOf">The name of each model; null for names that count up.</param>
    public WatchedModels(Shape shape, Func<int, string>? nameOf = null)
    {
        for (int model = 0; model < shape.Models; model++)
        {
            ModelMonitor monitor = new(nameOf?.Invoke(model) ?? $"model-{model:000}", version: "1.0");
            monitors.Add(monitor);
            calls.Add(shape.Classes == 2 ? Binary(monitor, shape) : Multiclass(monitor, shape));
        }
    }

    /// <summary>Calls each model some times, and lets all labels come.</summary>
    public void Work(Random random, int times)
    {
        foreach (Action<Random> call in calls)
            for (int time = 0; time < times; time++) call(random);
    }

    public void Dispose() => monitors.ForEach(static monitor => monitor.Dispose());

    private static Action<Random> Binary(ModelMonitor monitor, Shape shape)
    {
        Func<float[], float[]> predict = monitor.Observe<float[], float[]>(static scores => scores, new()
        {
            BatchSize = static scores => scores.Length,
            Output = new OutputInspection<float[]>(static scores => scores) { Minimum = 0, Maximum = 1 },
        });
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true, ScoreBins = shape.ScoreBins, Window = WindowOf(shape), SegmentBy = SegmentOf(shape) });
        DelayedLabels<long, double, bool> labels = quality.DelayLabels<long>();
        long id = 0;
        return random =>
        {
            float score = predict([random.NextSingle()])[0];
            bool label = random.NextSingle() < score;
            labels.Predicted(++id, score);
            labels.Labelled(id, label);
            for (int segment = 0; segment < shape.Segments; segment++) quality.Segment($"segment-{segment}").Record([label], [score]);
        };
    }

    private static Action<Random> Multiclass(ModelMonitor monitor, Shape shape)
    {
        Func<float[], float[]> predict = monitor.Observe<float[], float[]>(static scores => scores, new()
        {
            BatchSize = scores => scores.Length / shape.Classes,
            Output = new OutputInspection<float[]>(static scores => scores) { Classes = shape.Classes, Minimum = 0, Maximum = 1 },
        });
        MulticlassQuality quality = monitor.TrackMulticlass(shape.Classes, new() { Probabilities = true, Window = WindowOf(shape), SegmentBy = SegmentOf(shape) });
        DelayedLabels<long, int, int> labels = quality.DelayLabels<long>();
        float[] row = new float[shape.Classes];
        long id = 0;
        return random =>
        {
            int predicted = random.Next(shape.Classes), label = random.Next(4) == 0 ? random.Next(shape.Classes) : predicted;
            Array.Fill(row, 0.4f / (shape.Classes - 1));
            row[predicted] = 0.6f;
            predict(row);
            labels.Predicted(++id, predicted);
            labels.Labelled(id, label);
            quality.Record([label], row);
            for (int segment = 0; segment < shape.Segments; segment++) quality.Segment($"segment-{segment}").Record([label], row);
        };
    }

    private static TimeSpan? WindowOf(Shape shape) => shape.Window ? TimeSpan.FromMinutes(5) : null;

    private static string? SegmentOf(Shape shape) => shape.Segments > 0 ? "country" : null;
}
