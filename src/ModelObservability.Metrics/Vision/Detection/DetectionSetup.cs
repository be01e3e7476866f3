using System.Globalization;

namespace ModelObservability.Metrics.Vision;

/// <summary>Checked options of <see cref="DetectionAveragePrecision"/>, with the thresholds copied.</summary>
internal sealed class DetectionSetup
{
    private const int MaxScoreBins = 1 << 16;

    private readonly double[] thresholds;

    /// <exception cref="ArgumentException">Something is out of range; the message names it.</exception>
    public DetectionSetup(int classes, DetectionOptions options)
    {
        if (classes is < 1 or > DetectionAveragePrecision.MaxClasses)
            throw new ArgumentException($"{nameof(classes)} is {classes}; allowed is 1 to {DetectionAveragePrecision.MaxClasses}.", nameof(classes));
        if (options.IoUThresholds is not { Count: > 0 and <= DetectionOutcome.MaxThresholds })
            throw new ArgumentException($"{nameof(options.IoUThresholds)} holds {options.IoUThresholds?.Count ?? 0} thresholds; allowed is 1 to {DetectionOutcome.MaxThresholds}.", nameof(options));
        foreach (double threshold in options.IoUThresholds)
        {
            if (!(threshold is > 0 and <= 1))
                throw new ArgumentException(FormattableString.Invariant($"{nameof(options.IoUThresholds)} holds {threshold}; allowed is above 0 and up to 1."), nameof(options));
        }

        if (!Enum.IsDefined(options.Protocol))
            throw new ArgumentException($"{nameof(options.Protocol)} is {options.Protocol}; allowed is {string.Join(" or ", Enum.GetNames<DetectionProtocol>())}.", nameof(options));
        if (options.MaxDetections < 1)
            throw new ArgumentException($"{nameof(options.MaxDetections)} is {options.MaxDetections}; allowed is 1 or more.", nameof(options));
        if (options.ScoreBins is < 0 or 1 or > MaxScoreBins)
            throw new ArgumentException($"{nameof(options.ScoreBins)} is {options.ScoreBins}; allowed is 0 or 2 to {MaxScoreBins}.", nameof(options));

        Classes = classes;
        Protocol = options.Protocol;
        MaxDetections = options.MaxDetections;
        ScoreBins = options.ScoreBins;
        thresholds = [.. options.IoUThresholds];
    }

    public int Classes { get; }

    public DetectionProtocol Protocol { get; }

    public ReadOnlySpan<double> Thresholds => thresholds;

    public int MaxDetections { get; }

    public int ScoreBins { get; }

    public IDetectionLedger NewLedger() => ScoreBins == 0
        ? new KeptDetections(Classes, thresholds.Length)
        : new BinnedDetections(Classes, thresholds.Length, ScoreBins);

    /// <exception cref="ArgumentException">The other setup differs in anything.</exception>
    public void RequireSame(DetectionSetup other, string name)
    {
        if (!Describe().Equals(other.Describe(), StringComparison.Ordinal))
            throw new ArgumentException($"The other state has {other.Describe()}; this one has {Describe()}.", name);
    }

    private string Describe() => FormattableString.Invariant(
        $"{Classes} classes, {Protocol}, IoU thresholds [{string.Join(", ", thresholds.Select(t => t.ToString("R", CultureInfo.InvariantCulture)))}], {MaxDetections} detections, {ScoreBins} bins");
}
