using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Text;
using ModelObservability.Metrics.Vision;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What a tracker adds to the metric it keeps: a clock read, a lock and a look at the window, once a batch.</summary>
internal static class QualityRatios
{
    private const int Samples = 1024;
    private const int Classes = 10;

    // What a tracker adds does not grow with the batch; where a batch takes many microseconds only a share can be measured.
    private const double MostNanoseconds = 100, MostTimes = 1.1;

    private static readonly Random Source = new(1);
    private static readonly byte[] Labels = Bytes(2), Predictions = Bytes(2), Map = Bytes(Classes), PredictedMap = Bytes(Classes);
    private static readonly float[] Scores = Singles(Samples), Rows = Singles(Samples * Classes), Losses = [.. Scores.Select(score => -score)];
    private static readonly double[] Targets = [.. Singles(Samples).Select(score => (double)score)], Numbers = [.. Scores.Select(score => (double)score)];
    private static readonly int[] TrueClasses = [.. Map.Select(label => (int)label)];

    private static int monitors;

    public static IEnumerable<RatioRow> All() => Light().Concat(Heavy()).Append(Segment()).Append(Histogram());

    private static IEnumerable<RatioRow> Light()
    {
        BinaryConfusion binary = new();
        BinaryQuality binaryQuality = Monitor().TrackBinary();
        yield return Longer("binary: byte labels, byte predictions", () => binary.Add(Labels, Predictions), () => binaryQuality.Record(Labels, Predictions));
        BinaryQuality scored = Monitor().TrackBinary();
        yield return Longer("binary: byte labels, float scores", () => binary.Add(Labels, Scores), () => scored.Record(Labels, Scores));
        MulticlassConfusion classes = new(Classes);
        MulticlassQuality classesQuality = Monitor().TrackMulticlass(Classes);
        yield return Longer("multiclass: 10 classes", () => classes.Add(TrueClasses, TrueClasses), () => classesQuality.Record(TrueClasses, TrueClasses));
        RegressionErrors errors = new();
        RegressionQuality regression = Monitor().TrackRegression();
        yield return Longer("regression: doubles", () => errors.Add(Targets, Numbers), () => regression.Record(Targets, Numbers));
        MaskOverlap mask = new();
        MaskQuality masks = Monitor().TrackMasks();
        yield return Longer("masks: one of 1,024 pixels", () => mask.Add(Labels, Predictions), () => masks.Record(Labels, Predictions));
        BoundedRanking ranking = new();
        RankingQuality rankings = Monitor().TrackRanking();
        yield return Longer("ranking: byte labels, float scores", () => ranking.Add((ReadOnlySpan<byte>)Labels, (ReadOnlySpan<float>)Scores), () => rankings.Record(Labels, Scores));
        Perplexity tokens = new();
        TextQuality text = Monitor().TrackText();
        yield return Longer("text: tokens", () => tokens.Add(Losses), () => text.RecordTokens(Losses));
    }

    private static IEnumerable<RatioRow> Heavy()
    {
        BinaryConfusion confusion = new();
        BoundedRanking ranking = new();
        BinaryLogLoss losses = new();
        Calibration calibration = new();
        BinaryQuality probabilities = Monitor().TrackBinary(new() { Probabilities = true });
        yield return Times("binary: probabilities", "the four metrics bare", () =>
        {
            confusion.Add(Labels, Scores);
            ranking.Add((ReadOnlySpan<byte>)Labels, (ReadOnlySpan<float>)Scores);
            losses.Add((ReadOnlySpan<byte>)Labels, (ReadOnlySpan<float>)Scores);
            calibration.Add((ReadOnlySpan<byte>)Labels, (ReadOnlySpan<float>)Scores);
        }, () => probabilities.Record(Labels, Scores));
        MulticlassConfusion rows = new(Classes);
        MulticlassQuality rowsQuality = Monitor().TrackMulticlass(Classes);
        yield return Times("multiclass: rows of 10 float scores", "the metric bare", () => rows.Add(TrueClasses, Rows), () => rowsQuality.Record(TrueClasses, Rows));
        MultilabelConfusion labels = new(Classes);
        MultilabelQuality multilabel = Monitor().TrackMultilabel(Classes);
        byte[] flags = [.. Enumerable.Range(0, Samples * Classes).Select(index => Labels[index % Samples])];
        yield return Times("multilabel: 10 labels", "the metric bare", () => labels.Add(flags, Rows), () => multilabel.Record(flags, Rows));
        SegmentationOverlap overlap = new(Classes);
        SegmentationQuality segmentation = Monitor().TrackSegmentation(Classes);
        yield return Times("segmentation: 1,024 pixels, all mixed", "the metric bare", () => overlap.Add(Map, PredictedMap), () => segmentation.Record(Map, PredictedMap));
        const string reference = "the quick brown fox jumps over the lazy dog", hypothesis = "the quick brown fox jumped over a lazy dog";
        Bleu bleu = new();
        WordErrorRate words = new();
        CharacterErrorRate characters = new();
        TextQuality text = Monitor().TrackText();
        yield return Times("text: a sentence of nine words", "the three metrics bare", () =>
        {
            bleu.AddText(reference, hypothesis);
            words.AddText(reference, hypothesis);
            characters.AddText(reference, hypothesis);
        }, () => text.Record(reference, hypothesis), samples: 1);
    }

    private static RatioRow Segment()
    {
        BinaryQuality quality = Monitor().TrackBinary(new() { SegmentBy = "country" });
        string[] countries = [.. Enumerable.Range(0, 20).Select(country => $"country {country}")];
        foreach (string country in countries) quality.Segment(country).Record(true, 1);
        int next = 0;
        Comparison measured = Of(() => quality.Record(true, 1), () => quality.Segment(countries[next = (next + 1) % countries.Length]).Record(true, 1));
        return RatioRow.AtMostLonger(MostNanoseconds, "binary: one sample in one of 20 segments", "one sample without a segment", measured);
    }

    /// <summary>Score bins for the fleet's AUC against the histogram they stand in for, both with somebody listening.</summary>
    private static RatioRow Histogram()
    {
        using Meter meter = new("Benchmarks.Scores");
        Histogram<double> histogram = meter.CreateHistogram("scores", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 64).Select(bin => bin / 64.0)] });
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name, ModelMonitor.SourceName).AddReader(new PeriodicExportingMetricReader(new Discarded(), 1000)).Build();
        KeyValuePair<string, object?> model = new("ml.model.name", "m"), positive = new("ml.label", "positive"), negative = new("ml.label", "negative");
        RankingQuality ranking = Monitor().TrackRanking();
        Comparison measured = Of(
            () =>
            {
                for (int sample = 0; sample < Samples; sample++) histogram.Record(Scores[sample], model, Labels[sample] == 1 ? positive : negative);
            },
            () => ranking.Record(Labels, Scores));
        return RatioRow.AtLeast(10, "score bins: ranking of 1,024 samples", "a histogram record per sample", measured, string.Create(
            CultureInfo.InvariantCulture, $"{measured.Subject / Samples:0.00} ns against {measured.Control / Samples:0.0} ns a sample"));
    }

    private static RatioRow Longer(string name, Action bare, Action record)
    {
        Comparison measured = Of(bare, record);
        return RatioRow.AtMostLonger(MostNanoseconds, name, "the metric bare", measured, Note(measured, Samples));
    }

    private static RatioRow Times(string name, string control, Action bare, Action record, int samples = Samples)
    {
        Comparison measured = Of(bare, record);
        return RatioRow.AtMost(MostTimes, name, control, measured, Note(measured, samples));
    }

    private static string Note(Comparison measured, int samples) => string.Create(
        CultureInfo.InvariantCulture, $"{measured.Subject / measured.Control:0.00} of it, {measured.Subject / samples:0.00} ns a sample");

    private static Comparison Of(Action control, Action subject) => Comparison.Of(times => Repeat(times, control), times => Repeat(times, subject));

    private static void Repeat(int times, Action action)
    {
        for (int time = 0; time < times; time++) action();
    }

#pragma warning disable CA2000 // lives as long as the benchmark
    private static ModelMonitor Monitor() => new($"benchmark {monitors++}");
#pragma warning restore CA2000

    private static byte[] Bytes(int values) => [.. Enumerable.Range(0, Samples).Select(_ => (byte)Source.Next(values))];

    private static float[] Singles(int count) => [.. Enumerable.Range(0, count).Select(_ => Source.NextSingle())];

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
