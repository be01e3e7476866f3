namespace ModelObservability.Dashboard.Tests;

/// <summary>A model that has drifted from its reference, with estimates, watchers, objectives, forecasts and inspected outputs.</summary>
internal sealed class ComparedModel : IDisposable
{
    private static readonly string[] Countries = ["DE", "FR", "NO"];

    private readonly ModelMonitor monitor;
    private readonly double noise;
    private readonly Random random = new(11);
    private readonly ReferenceProfile profile;
    private readonly BinaryQuality quality;
    private readonly DriftTracker drift;
    private readonly ModelWatch watch;
    private double memory = 2e9;

    /// <param name="name">The name of the model.</param>
    /// <param name="noise">The share of labels that have nothing to do with the scores; 0.05 in the reference.</param>
    public ComparedModel(string name, double noise)
    {
        this.noise = noise;
        monitor = new(name, "1.0", "onnxruntime", new FastTime());
        quality = monitor.TrackBinary(new() { Probabilities = true, Window = TimeSpan.FromMinutes(20), SegmentBy = "country" });
        profile = Reference();
        drift = monitor.TrackDrift(profile, new() { Window = TimeSpan.FromMinutes(1) });
        watch = monitor.Watch(profile, new() { LookEvery = TimeSpan.FromSeconds(1) });
        monitor.TrackLatencyObjective(TimeSpan.FromHours(1), 0.99);
        monitor.TrackAccuracyObjective(quality, 0.95);
        monitor.Forecast("disk", () => memory += 1e7 * (1 + (0.01 * random.NextDouble())), level: 6e9);
    }

    /// <summary>As if labels and inputs of some seconds had come.</summary>
    public void Pass()
    {
        Span<double> row = stackalloc double[3];
        for (int sample = 0; sample < 400; sample++)
        {
            row[0] = Age(older: 18);
            row[1] = sample % 4 == 0 ? double.NaN : 30_000 + (random.NextDouble() * 20_000);
            row[2] = profile.Columns[2].CodeOf(sample % 10 == 0 ? "IS" : Countries[random.Next(3)]);
            drift.Record(row);
            double score = Score(out bool label, noise);
            drift.RecordScores([score]);
            if (sample % 8 == 0) quality.Segment(Countries[sample % 3]).Record(label, score);
            if (sample % 20 != 0) continue;
            using InferenceCall call = monitor.StartInference();
            call.Inspect([score, 1 - score], new OutputInspection { Classes = 2 });
            if (sample % 100 == 0) call.Fail("timeout");
            else call.Complete();
        }
    }

    public void Dispose()
    {
        watch.Dispose();
        monitor.Dispose();
    }

    private ReferenceProfile Reference()
    {
        ReferenceBuilder builder = new(monitor.Identity, ["age", "income", "country"], categorical: ["country"]);
        List<bool> labels = [];
        List<double> scores = [];
        for (int sample = 0; sample < 5000; sample++)
        {
            builder.Add([Age(older: 0), 30_000 + (random.NextDouble() * 20_000), builder.CodeOf("country", Countries[random.Next(3)])]);
            scores.Add(Score(out bool label, noise: 0.05));
            labels.Add(label);
        }

        builder.AddScores([.. labels], [.. scores]);
        quality.Record([.. labels], [.. scores]);
        return builder.Build(quality.CaptureReference());
    }

    private double Age(int older) => 20 + older + (random.NextDouble() * 40) + (random.NextDouble() * 10);

    private double Score(out bool label, double noise)
    {
        double score = random.NextDouble();
        label = random.NextDouble() < noise ? random.Next(2) == 0 : score > 0.5;
        return score;
    }
}
