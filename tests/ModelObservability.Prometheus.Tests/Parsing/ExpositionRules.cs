namespace ModelObservability.Prometheus.Tests.Parsing;

/// <summary>What must hold of a body beyond its grammar.</summary>
internal static class ExpositionRules
{
    public static string[] SampleNames(ParsedFamily family, bool openMetrics) => family.Type switch
    {
        "counter" => openMetrics ? [family.Name + "_total", family.Name + "_created"] : [family.Name],
        "gauge" => [family.Name],
        "histogram" when openMetrics => [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count", family.Name + "_created"],
        "histogram" => [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"],
        "info" when openMetrics => [family.Name + "_info"],
        _ => throw new FormatException($"{family.Name} has the type {family.Type}"),
    };

    public static void Check(IReadOnlyList<ParsedFamily> families, bool openMetrics)
    {
        HashSet<string> names = [];
        foreach (ParsedFamily family in families)
        {
            foreach (string name in SampleNames(family, openMetrics).Append(family.Name).Distinct())
                Require(names.Add(name), $"{name} belongs to two families");
            Require(family.Unit is null || family.Name.EndsWith("_" + family.Unit, StringComparison.Ordinal), $"{family.Name} does not end in its unit {family.Unit}");
            CheckSeries(family);
            foreach (ParsedSample sample in family.Samples)
                CheckSample(family, sample, openMetrics);
            if (family.Type == "histogram")
                CheckHistogram(family, openMetrics);
        }
    }

    private static void CheckSeries(ParsedFamily family)
    {
        HashSet<string> series = [];
        foreach (ParsedSample sample in family.Samples)
            Require(series.Add(sample.Name + Key(sample.Labels, without: null)), $"a series of {family.Name} comes twice");
    }

    private static void CheckSample(ParsedFamily family, ParsedSample sample, bool openMetrics)
    {
        if (openMetrics && family.Type == "counter")
            Require(sample.Value >= 0, $"{sample.Name} is {sample.Text}");
        if (sample.Exemplar is not { } exemplar)
            return;

        Require(sample.Name.EndsWith("_bucket", StringComparison.Ordinal) || family.Type == "counter", "an exemplar where none may be");
        Require(exemplar.Labels.Sum(static label => label.Key.Length + label.Value.EnumerateRunes().Count()) <= 128, "an exemplar is too long");
        if (sample.Labels.TryGetValue("le", out string? bound))
            Require(exemplar.Value <= ExpositionLine.Number(bound), "an exemplar above its bucket");
    }

    private static void CheckHistogram(ParsedFamily family, bool openMetrics)
    {
        foreach (var point in family.Samples.GroupBy(static sample => Key(sample.Labels, without: "le")))
        {
            List<ParsedSample> buckets = [.. point.Where(sample => sample.Name == family.Name + "_bucket")];
            double[] bounds = [.. buckets.Select(static bucket => ExpositionLine.Number(bucket.Labels["le"]))];
            Require(bounds.Zip(bounds.Skip(1)).All(static pair => pair.First < pair.Second), "bounds do not rise");
            Require(buckets.Zip(buckets.Skip(1)).All(static pair => pair.First.Value <= pair.Second.Value), "counts fall");
            Require(bounds.Length > 0 && double.IsPositiveInfinity(bounds[^1]), "no +Inf bucket");
            ParsedSample? count = point.SingleOrDefault(sample => sample.Name == family.Name + "_count");
            ParsedSample? sum = point.SingleOrDefault(sample => sample.Name == family.Name + "_sum");
            Require((count is null) == (sum is null), "sum and count go together");
            Require(count is null || count.Text == buckets[^1].Text, "count is not the +Inf bucket");
            Require(!openMetrics || sum is null || (bounds[0] >= 0 && sum.Value >= 0), "a sum that can fall");
            Require(openMetrics || sum is not null, "no sum");
        }
    }

    private static string Key(IReadOnlyDictionary<string, string> labels, string? without) =>
        string.Concat(labels.Where(label => label.Key != without).OrderBy(static label => label.Key, StringComparer.Ordinal)
            .Select(static label => $"\0{label.Key.Length}:{label.Key}\0{label.Value.Length}:{label.Value}"));

    private static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new FormatException(rule);
    }
}
