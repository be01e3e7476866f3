using System.Globalization;
using ModelObservability.Metrics.Probability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>
/// What looking at outputs adds to a call while an SDK collects, and what a histogram record for each row adds: that is how confidence was published
/// before it was counted in bins.
/// </summary>
internal static class OutputRatios
{
    private static float s_sink;

    public static IEnumerable<RatioRow> Rows()
    {
        using ModelMonitor monitor = new("outputs", "1");
        using RecordPerRow perRow = new();
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddMeter(RecordPerRow.Name)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        foreach (var (rows, classes, limit, limitOfLogits) in new[] { (1, 10, 100.0, 150.0), (64, 10, 1000.0, 1500.0), (64, 1000, 20_000.0, 50_000.0) })
        {
            Func<float[], float[]> bare = monitor.Observe<float[], float[]>(static x => x);
            Func<float[], float[]> probabilities = Inspected(monitor, classes, ScoreKind.Probability), logits = Inspected(monitor, classes, ScoreKind.Logit);
            float[] output = Scores(rows, classes, logits: false);
            Comparison before = Compare(bare, perRow.Around(bare, classes), output), after = Compare(bare, probabilities, output);
            yield return RatioRow.AtMostLonger(
                limit, $"metrics on: {rows} x {classes} probabilities", "the call uninspected", after,
                string.Create(CultureInfo.InvariantCulture, $"{(before.Subject - before.Control) / (after.Subject - after.Control):0.0} times as much with a histogram record a row"));
            yield return RatioRow.AtMostLonger(limitOfLogits, $"metrics on: {rows} x {classes} logits", "the call uninspected", Compare(bare, logits, Scores(rows, classes, logits: true)));
        }
    }

    private static Func<float[], float[]> Inspected(ModelMonitor monitor, int classes, ScoreKind kind) => monitor.Observe<float[], float[]>(static x => x, new()
    {
        Output = new OutputInspection<float[]>(static x => x) { Classes = classes, Scores = kind, LowConfidence = 0.001 },
    });

    private static Comparison Compare(Func<float[], float[]> control, Func<float[], float[]> subject, float[] output)
    {
        HttpRatios.WarmUp(times => Run(control, output, times), times => Run(subject, output, times));
        return Comparison.Of(times => Run(control, output, times), times => Run(subject, output, times));
    }

    private static void Run(Func<float[], float[]> model, float[] output, int times)
    {
        for (int i = 0; i < times; i++) s_sink += model(output)[0];
    }

    /// <summary>Scores whose highest class and confidence differ from row to row.</summary>
    private static float[] Scores(int rows, int classes, bool logits)
    {
        Random random = new(7);
        float[] scores = new float[rows * classes];
        for (int row = 0; row < rows; row++)
        {
            Span<float> one = scores.AsSpan(row * classes, classes);
            for (int index = 0; index < classes; index++) one[index] = 2 * random.NextSingle();
            one[random.Next(classes)] += 4 * random.NextSingle();
            if (logits) continue;
            float sum = 0;
            foreach (ref float score in one) sum += score = MathF.Exp(score);
            foreach (ref float score in one) score /= sum;
        }

        return scores;
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
