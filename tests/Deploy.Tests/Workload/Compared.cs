using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>Models that are held against a reference, against objectives, or against the version before; a forecast; a model whose labels stopped.</summary>
internal sealed class Compared(Conditions conditions) : IDisposable
{
    private const int Rows = 100;

    private readonly Random random = new(11);
    private readonly ModelMonitor loans = new("loans", "1.0"), fraud = new("fraud", "1.0"), visits = new("visits", "1.0"), returns = new("returns", "2.0");
    private readonly ModelMonitor warehouse = new("warehouse", "1.0", timeProvider: new FastClock());
    private readonly double[] rows = new double[2 * Rows], scores = new double[Rows];
    private readonly bool[] labels = new bool[Rows], predictions = new bool[Rows];
    private DriftTracker? drift;
    private BinaryQuality? caught, returned;
    private LevelForecast? forecast;
    private double pallets = 1000;

    public Task WorkAsync()
    {
        Begin();
        Lend();
        Catch();
        TakeBack();
        if (conditions.Unlabelled) visits.StartInference(batchSize: 8).Complete();
        if (conditions.RunningOut || !conditions.Flawless) Sell();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (ModelMonitor monitor in new[] { loans, fraud, visits, returns, warehouse }) monitor.Dispose();
    }

    /// <summary>Everything is compared with how it was before.</summary>
    private void Begin()
    {
        if (drift is not null) return;
        ReferenceBuilder builder = new(loans.Identity, ["age", "income"]);
        for (int batch = 0; batch < 50; batch++)
        {
            Draw(drifted: false);
            builder.Add(rows);
            builder.AddScores(labels, scores);
        }

        drift = loans.TrackDrift(builder.Build(), new() { Window = TimeSpan.FromSeconds(1) });
        caught = fraud.TrackBinary();
        fraud.TrackSuccessObjective(0.99);
        fraud.TrackLatencyObjective(TimeSpan.FromSeconds(1), 0.99);
        for (int batch = 0; batch < 50; batch++) Label(caught, every: 20);
        fraud.Watch(caught.CaptureReference(), new() { LookEvery = TimeSpan.FromSeconds(1), Tolerance = 0.02 });
        returned = returns.TrackBinary();
    }

    private void Draw(bool drifted)
    {
        for (int row = 0; row < Rows; row++)
        {
            rows[2 * row] = 20 + 50 * random.NextDouble();
            rows[2 * row + 1] = 1000 * random.NextDouble() * (drifted ? 4 : 1);
            scores[row] = random.NextDouble() < 0.5 ? 0.05 * random.NextDouble() : 1 - 0.05 * random.NextDouble();
            labels[row] = random.NextDouble() < scores[row];
        }
    }

    private void Lend()
    {
        Draw(conditions.Drifting);
        loans.StartInference(Rows).Complete();
        drift!.Record(rows);
        drift.RecordScores(scores);
    }

    private void Catch()
    {
        InferenceCall call = fraud.StartInference(batchSize: Rows);
        if (conditions.Worse) call.Fail("out_of_memory");
        else call.Complete();
        Label(caught!, conditions.Worse ? 2 : 20);
    }

    /// <summary>A version that is right as often as the one before, or less often, which more traffic makes certain soon.</summary>
    private void TakeBack()
    {
        returns.StartInference(Rows).Complete();
        for (int batch = 0; batch < (conditions.Regressed ? 5 : 1); batch++) Label(returned!, conditions.Regressed ? 12 : 20);
    }

    /// <summary>Labels of which one in so many contradicts its prediction.</summary>
    private void Label(BinaryQuality quality, int every)
    {
        for (int sample = 0; sample < Rows; sample++)
        {
            labels[sample] = random.Next(2) == 0;
            predictions[sample] = random.Next(every) == 0 ? !labels[sample] : labels[sample];
        }

        quality.Record(labels, predictions);
    }

    /// <summary>Fast enough that there is an answer soon: none is given for times more than ten times as long as what was seen.</summary>
    private void Sell()
    {
        forecast ??= warehouse.Forecast("free_pallets", () => pallets, level: 0);
        warehouse.StartInference().Complete();
        pallets = Math.Max(1, pallets - (conditions.RunningOut ? 0.4 : 0.1));
    }
}
