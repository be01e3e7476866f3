namespace ModelObservability.Prometheus.Tests.Parsing;

/// <summary>A body as a reader sees it.</summary>
internal sealed record ParsedExposition(IReadOnlyList<ParsedFamily> Families)
{
    public ParsedFamily Family(string name) => Families.Single(family => family.Name == name);

    public ParsedSample Sample(string name) => Families.SelectMany(static family => family.Samples).Single(sample => sample.Name == name);

    public IEnumerable<ParsedSample> Samples(string name) =>
        Families.SelectMany(static family => family.Samples).Where(sample => sample.Name == name);
}

internal sealed record ParsedFamily(string Name)
{
    public string? Type { get; set; }

    public string? Unit { get; set; }

    public string? Help { get; set; }

    public List<ParsedSample> Samples { get; } = [];
}

/// <param name="Text">The value as it was spelled.</param>
internal sealed record ParsedSample(string Name, IReadOnlyDictionary<string, string> Labels, string Text, ParsedExemplar? Exemplar)
{
    public double Value => ExpositionLine.Number(Text);

    /// <summary>The labels but the ones every series of the tests has anyway.</summary>
    public Dictionary<string, string> OwnLabels => Labels.Where(static label => !label.Key.StartsWith("otel_scope_", StringComparison.Ordinal)).ToDictionary();
}

internal sealed record ParsedExemplar(IReadOnlyDictionary<string, string> Labels, double Value, decimal? Time);
