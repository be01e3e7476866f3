using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>Every tracker as the laws see it: one line each.</summary>
internal static class TrackedFamilies
{
    private static readonly bool[] Flags = [true, false, true, true];
    private static readonly float[] Scores = [0.9f, 0.2f, 0.4f, 0.7f];
    private static readonly int[] Classes = [0, 1, 2, 1], Guesses = [0, 1, 1, 1];
    private static readonly float[] Rows = [0.7f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f, 0.2f, 0.5f, 0.3f, 0.3f, 0.4f, 0.3f];
    private static readonly double[] Targets = [1, 2, 3, -4], Numbers = [1.5, 2, 2, -4.5];
    private static readonly float[] Losses = [-0.1f, -2, -0.5f];

    public static IEnumerable<TrackedFamily> All =>
    [
        new("binary: predictions", (monitor, by) => Of(monitor.TrackBinary(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, Labels, quality.Record), quality => quality.Record(Flags, Flags), quality => quality.All),
            readings => readings.Observe("ml.quality.outcomes")),
        new("binary: scores", (monitor, by) => Of(monitor.TrackBinary(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, HostileScores, quality.Record), quality => quality.Record(Flags, Scores), quality => quality.All),
            readings => readings.Observe("ml.quality.outcomes")),
        new("binary: probabilities", (monitor, by) => Of(monitor.TrackBinary(new() { SegmentBy = by, Probabilities = true }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, HostileScores, quality.Record), quality => quality.Record(Flags, Scores), quality => quality.All),
            readings => readings.Observe("ml.quality.outcomes")),
        new("binary: losses", (monitor, by) => Of(monitor.TrackBinary(new() { SegmentBy = by, Probabilities = true }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, HostileScores, quality.Record), quality => quality.Record(Flags, Scores), quality => quality.All),
            readings => readings.Observe("ml.quality.error.count")),
        new("multiclass: predictions", (monitor, by) => Of(monitor.TrackMulticlass(3, new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, ClassLabels, ClassLabels, quality.Record), quality => quality.Record(Classes, Guesses), quality => quality.All),
            LabelledOutcomes),
        new("multiclass: rows", (monitor, by) => Of(monitor.TrackMulticlass(3, new() { SegmentBy = by, TopK = 2 }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, ClassLabels, (from, count) => HostileScores(from, 3 * count), quality.Record), quality => quality.Record(Classes, Rows), quality => quality.All),
            LabelledOutcomes),
        new("multiclass: probabilities", (monitor, by) => Of(monitor.TrackMulticlass(3, new() { SegmentBy = by, TopK = 2, Probabilities = true }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, ClassLabels, (from, count) => HostileScores(from, 3 * count), quality.Record), quality => quality.Record(Classes, Rows), quality => quality.All),
            readings => readings.Observe("ml.quality.ranks")),
        new("multiclass: rankings", (monitor, by) => Of(monitor.TrackMulticlass(3, new() { SegmentBy = by, Probabilities = true, RankingBins = 64 }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, ClassLabels, (from, count) => HostileScores(from, 3 * count), quality.Record), quality => quality.Record(Classes, Rows), quality => quality.All),
            readings => readings.Observe("ml.quality.error.count")),
        new("multilabel", (monitor, by) => Of(monitor.TrackMultilabel(3, new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, (from, count) => Labels(from, 3 * count), (from, count) => HostileScores(from, 3 * count), quality.Record),
            quality => quality.Record(Flags.AsSpan(0, 3), Scores.AsSpan(0, 3)), quality => quality.All),
            readings => readings.Observe("ml.quality.samples")),
        new("regression", (monitor, by) => Of(monitor.TrackRegression(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, HostileNumbers, HostileNumbers, quality.Record), quality => quality.Record(Targets, Numbers), quality => quality.All),
            readings => readings.Observe("ml.quality.error.count")),
        new("ranking", (monitor, by) => Of(monitor.TrackRanking(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, HostileScores, quality.Record), quality => quality.Record(Flags, Scores), quality => quality.All),
            readings => readings.Observe("ml.quality.samples")),
        new("ranking: bins", (monitor, by) => Of(monitor.TrackRanking(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Labels, HostileScores, quality.Record), quality => quality.Record(Flags, Scores), quality => quality.All),
            readings => readings.Observe("ml.quality.score.bins")),
        new("segmentation", (monitor, by) => Of(monitor.TrackSegmentation(3, new() { SegmentBy = by, IgnoredClass = 255 }), (quality, segment) => quality.Segment(segment),
            (quality, random) => Offer(random, Pixels, Pixels, quality.Record), quality => quality.Record(Classes, Guesses), quality => quality.All),
            readings => readings.Observe("ml.quality.pixels", ("ml.quality.outcome", "tp")) + readings.Observe("ml.quality.pixels", ("ml.quality.outcome", "fn"))),
        new("masks", (monitor, by) => Of(monitor.TrackMasks(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => OfferMask(random, quality), quality => quality.Record(Flags, Flags), quality => quality.All),
            readings => readings.Observe("ml.quality.samples")),
        new("text", (monitor, by) => Of(monitor.TrackText(new() { SegmentBy = by, Characters = false, MaxLength = 5 }), (quality, segment) => quality.Segment(segment),
            (quality, random) => OfferTexts(random, quality), quality => quality.Record("the cat sat", "the dog sat"), quality => quality.All),
            readings => readings.Observe("ml.quality.samples")),
        new("text: tokens", (monitor, by) => Of(monitor.TrackText(new() { SegmentBy = by }), (quality, segment) => quality.Segment(segment),
            (quality, random) => OfferTokens(random, quality), quality => quality.RecordTokens(Losses), quality => quality.All),
            readings => readings.Observe("ml.quality.error.count")),
    ];

    private delegate void Pairs<TLeft, TRight>(ReadOnlySpan<TLeft> left, ReadOnlySpan<TRight> right);

    private static Tracked Of<TQuality>(
        TQuality quality, Func<TQuality, string?, TQuality> segment, Func<TQuality, Random, long> offer, Action<TQuality> clean, Func<TQuality, object> all) => new(
        (random, of) => offer(of is null ? quality : segment(quality, of), random), of => clean(of is null ? quality : segment(quality, of)), of => all(of is null ? quality : segment(quality, of)));

    private static double LabelledOutcomes(MeterReadings readings) =>
        readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "tp")) + readings.Observe("ml.quality.outcomes", ("ml.quality.outcome", "fn"));

    private static long Offer<TLeft, TRight>(Random random, Func<Random, int, TLeft[]> left, Func<Random, int, TRight[]> right, Pairs<TLeft, TRight> record)
    {
        int count = random.Next(600);
        record(left(random, count), right(random, count));
        return count;
    }

    private static long OfferMask(Random random, MaskQuality quality)
    {
        Offer(random, Labels, Labels, quality.Record);
        return 1;
    }

    private static long OfferTexts(Random random, TextQuality quality)
    {
        string[] words = ["the", "cat", "sat", "on", "mat", ""];
        quality.Record(string.Join(' ', random.GetItems(words, random.Next(8))), string.Join(' ', random.GetItems(words, random.Next(8))));
        return 1;
    }

    private static long OfferTokens(Random random, TextQuality quality)
    {
        float[] tokens = HostileScores(random, random.Next(100));
        for (int token = 0; token < tokens.Length; token++) tokens[token] = -tokens[token];
        quality.RecordTokens(tokens);
        return tokens.Length;
    }

    private static byte[] Labels(Random random, int count) => Fill(random, count, () => (byte)(random.Next(50) == 0 ? random.Next(256) : random.Next(2)));

    private static byte[] Pixels(Random random, int count) => Fill(random, count, () => (byte)(random.Next(20) == 0 ? 255 : random.Next(50) == 0 ? random.Next(256) : random.Next(3)));

    private static int[] ClassLabels(Random random, int count) => Fill(random, count, () => random.Next(50) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(3));

    private static float[] HostileScores(Random random, int count) => Fill(random, count, () => random.Next(100) switch
    {
        0 => float.NaN,
        1 => float.PositiveInfinity,
        2 => float.NegativeInfinity,
        3 => -0.0f,
        4 => 1.5f,
        5 => -1e30f,
        6 => float.Epsilon,
        _ => random.NextSingle(),
    });

    private static double[] HostileNumbers(Random random, int count) => Fill(random, count, () => random.Next(100) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        _ => random.NextDouble() * 100 - 20,
    });

    private static T[] Fill<T>(Random random, int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}

/// <summary>A tracker in use.</summary>
/// <param name="Offer">Hands over a hostile batch, in a segment or in none, and says how many samples it had.</param>
/// <param name="Clean">Hands over a good batch, always the same.</param>
/// <param name="All">What was counted, of a segment or of all.</param>
internal sealed record Tracked(Func<Random, string?, long> Offer, Action<string?> Clean, Func<string?, object> All);

/// <summary>A way of tracking.</summary>
/// <param name="Name">What it is called in the tests.</param>
/// <param name="Track">Tracks a model, with segments by an attribute or without.</param>
/// <param name="Counted">Samples counted, from what is published.</param>
internal sealed record TrackedFamily(string Name, Func<ModelMonitor, string?, Tracked> Track, Func<MeterReadings, double> Counted)
{
    public override string ToString() => Name;
}
