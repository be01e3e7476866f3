namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Rows of the table that belong together and can be run alone: <c>ratios --only NAME</c>.</summary>
/// <param name="Name">One word.</param>
/// <param name="Rows">Measures the rows one after the other; each is printed as it comes.</param>
internal sealed record RatioSection(string Name, Func<IEnumerable<RatioRow>> Rows)
{
    /// <summary>All sections. A new one is a new line here.</summary>
    public static IReadOnlyList<RatioSection> All { get; } =
    [
        new("chat", ChatRatios.Rows),
        new("detection", () => DetectionRatios.Rows().Concat(WatchedCallRatios.Rows())),
        new("drift", DriftRatios.Rows),
        new("http", HttpRatios.Rows),
        new("inference", InferenceRatios.Rows),
        new("kernels", KernelRatios.Rows),
        new("outputs", OutputRatios.Rows),
        new("quality", QualityRatios.All),
        new("training", TrainingRatios.Rows),
        new("gpu", GpuRatios.Rows),
    ];
}
