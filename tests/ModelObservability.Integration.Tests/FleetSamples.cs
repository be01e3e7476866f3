namespace ModelObservability.IntegrationTests;

/// <summary>What one replica sees: the same samples wherever they are made again from the seed.</summary>
internal sealed class FleetSamples
{
    public const int Classes = 4;

    private static readonly string[] Words = ["the", "a", "cat", "dog", "sat", "ran", "on", "under", "mat", "tree", "today"];
    private static readonly string?[] Countries = ["de", "fr", null];

    private readonly double[] targets, predictions, scores;
    private readonly byte[] labels, trueMap, predictedMap;
    private readonly int[] classes;
    private readonly float[] rows;
    private readonly (string Reference, string Hypothesis)[] texts;

    private FleetSamples(Random random, int count)
    {
        targets = [.. Numbers(count, () => 100 + 20 * random.NextDouble())];
        predictions = [.. targets.Select(target => target + 5 * random.NextDouble() - 2)];
        labels = [.. Numbers(count, () => (byte)(random.Next(4) == 0 ? 1 : 0))];
        scores = [.. labels.Select(label => Math.Clamp(random.NextDouble() * 0.8 + 0.2 * label + 0.05 * random.NextDouble(), 0, 1))];
        trueMap = [.. Numbers(count, () => (byte)random.Next(Classes))];
        predictedMap = [.. trueMap.Select(label => random.Next(3) == 0 ? (byte)random.Next(Classes) : label)];
        classes = [.. Numbers(count, () => random.Next(Classes))];
        rows = [.. classes.SelectMany(label => Numbers(Classes, () => random.NextSingle()).Select((score, index) => index == label ? Math.Min(1, score + 0.4f) : score).ToArray())];
        texts = [.. Numbers(50, () => Text(random))];
    }

    /// <summary>The samples of a seed; of another seed there are another number.</summary>
    public static FleetSamples Of(int seed) => new(new Random(seed), 500 * seed);

    public (byte[] Labels, double[] Scores) Probabilities => (labels, scores);

    public void RecordIn(RegressionQuality quality) => quality.Record(targets, predictions);

    public void RecordIn(BinaryQuality quality, Func<string?, string?> segmentOf)
    {
        int part = labels.Length / Countries.Length;
        for (int country = 0; country < Countries.Length; country++)
        {
            BinaryQuality own = segmentOf(Countries[country]) is { } segment ? quality.Segment(segment) : quality;
            int length = country == Countries.Length - 1 ? labels.Length - country * part : part;
            own.Record(labels.AsSpan(country * part, length), scores.AsSpan(country * part, length));
        }
    }

    public void RecordIn(RankingQuality quality) => quality.Record(labels, scores);

    public void RecordIn(MaskQuality quality) => quality.Record([.. trueMap.Select(label => label == 0)], [.. predictedMap.Select(label => label == 0)]);

    public void RecordIn(SegmentationQuality quality) => quality.Record(trueMap, predictedMap);

    public void RecordIn(TextQuality quality)
    {
        foreach (var (reference, hypothesis) in texts) quality.Record(reference, hypothesis);
        quality.RecordTokens([.. scores.Select(score => Math.Log(1 - score / 2))]);
    }

    public void RecordIn(MulticlassQuality quality) => quality.Record(classes, rows);

    public void RecordIn(MultilabelQuality quality) => quality.Record([.. labels.Take(labels.Length / Classes * Classes)], [.. scores.Take(labels.Length / Classes * Classes)]);

    private static (string, string) Text(Random random)
    {
        string[] reference = random.GetItems(Words, random.Next(6, 14));
        string[] hypothesis = [.. reference.Where(_ => random.Next(12) > 0).Select(word => random.Next(8) == 0 ? Words[random.Next(Words.Length)] : word)];
        return (string.Join(' ', reference), string.Join(' ', hypothesis));
    }

    private static T[] Numbers<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
