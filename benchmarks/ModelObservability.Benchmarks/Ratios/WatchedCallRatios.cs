using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What a call takes with detection on, as times of the same call without: watched against a reference, and with its features recorded for drift.</summary>
internal static class WatchedCallRatios
{
    private const double Promised = 1.15;
    private const int Features = 10;

    private static readonly float[] Answer = [0.1f, 0.9f];
    private static double s_sink;

    public static IEnumerable<RatioRow> Rows()
    {
        ReferenceProfile reference = Reference();
        using ModelMonitor plain = new("not watched", "1"), watched = new(reference.Model.Name, "1");
        watched.TrackBinary();
        using ModelWatch watch = watched.Watch(reference);
        DriftTracker drift = watched.TrackDrift(reference, ofVersion: reference.Model.Version);
        double[] row = [.. Enumerable.Range(0, Features).Select(static index => 0.1 * index)];
        Func<int, float[]> least = static _ => Answer, model = Work;

        yield return RatioRow.AtMostLonger(150, "nobody listening: an empty model, watched", "the bare function", Compare(least, watched.Observe(least)), "without the watch it is passed on");
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        yield return Row("metrics on: an empty model, watched", Compare(plain.Observe(least), watched.Observe(least)));
        yield return Row("metrics on: an empty model looked at, watched", Compare(Inspected(plain, least), Inspected(watched, least)));
        Func<int, float[]> before = Inspected(plain, model), after = Inspected(watched, model);
        yield return Row("metrics on: a model of 10 µs, watched", Compare(before, after));
        yield return Row("metrics on: the same, ten features recorded", Compare(before, input =>
        {
            drift.Record(row);
            return after(input);
        }));
        yield return Row("metrics on: the same, score and class too", Compare(before, input =>
        {
            drift.Record(row);
            float[] answer = after(input);
            drift.RecordScores(answer.AsSpan(1));
            drift.RecordClasses([answer[1] >= 0.5f ? 1 : 0]);
            return answer;
        }));
    }

    /// <summary>Of another version, so that its calls are not counted with those that are measured.</summary>
    private static ReferenceProfile Reference()
    {
        using ModelMonitor healthy = new("watched", "0");
        healthy.TrackLatency();
        BinaryQuality quality = healthy.TrackBinary(new() { Probabilities = true });
        Func<int, float[]> model = Inspected(healthy, Work);
        ReferenceBuilder builder = new(healthy.Identity, [.. Enumerable.Range(0, Features).Select(static index => $"f{index}")]);
        Random random = new(1);
        for (int call = 0; call < 5_000; call++)
        {
            model(call);
            double score = random.NextDouble();
            quality.Record(random.NextDouble() < score, score);
            builder.Add([.. Enumerable.Range(0, Features).Select(_ => random.NextDouble())]);
        }

        return builder.Build(quality.CaptureReference());
    }

    private static RatioRow Row(string name, Comparison measured) => RatioRow.AtMost(
        Promised, name, "the same call without", measured,
        string.Create(CultureInfo.InvariantCulture, $"{measured.Subject - measured.Control:0} ns more than {measured.Control:0}"));

    private static Func<int, float[]> Inspected(ModelMonitor monitor, Func<int, float[]> model) => monitor.Observe(model, new()
    {
        Output = new OutputInspection<float[]>(static answer => answer) { Classes = 2, LowConfidence = 0.6 },
    });

    private static Comparison Compare(Func<int, float[]> control, Func<int, float[]> subject)
    {
        HttpRatios.WarmUp(times => Run(control, times), times => Run(subject, times));
        return Comparison.Of(times => Run(control, times), times => Run(subject, times));
    }

    private static void Run(Func<int, float[]> model, int times)
    {
        for (int i = 0; i < times; i++) s_sink += model(i)[0];
    }

    /// <summary>About 10 µs of arithmetic in registers: what a tiny model takes.</summary>
    private static float[] Work(int x)
    {
        for (int i = 0; i < 8_000; i++) x = unchecked(x * 31 + i);
        s_sink += x & 1;
        return Answer;
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
