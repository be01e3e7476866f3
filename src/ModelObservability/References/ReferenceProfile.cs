using ModelObservability.Metrics.Sketches;
using ModelObservability.References;

namespace ModelObservability;

/// <summary>
/// What a model was like when it was healthy: counts, latency, scores, and the distribution of its features. Captured at training, from a file of rows
/// or from a healthy window, and saved beside the model; later observations are compared with it. Immutable.
/// </summary>
/// <remarks>It holds counts and the edges of bins, no rows. Names of columns and of categories are in it as the application gave them.</remarks>
public sealed record ReferenceProfile
{
    internal ReferenceProfile(ModelIdentity model) => Model = model;

    /// <summary>The model.</summary>
    public ModelIdentity Model { get; internal init; }

    /// <summary>The kind of the model, as <c>ml.quality.task</c>: <c>binary</c>, <c>multiclass</c>…; null where only features were captured.</summary>
    public string? Task { get; internal init; }

    /// <summary>The training run it comes from; null for none.</summary>
    public string? Run { get; internal init; }

    /// <summary>When it was captured.</summary>
    public DateTimeOffset CapturedAt { get; internal init; }

    /// <summary>How long it took to observe what was captured; null where there was no such time, as in a file.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>Counts out of counts by name: <c>accuracy</c>, <c>precision</c>, <c>recall</c>, <c>pixel_accuracy</c>, <c>positive</c> (labels of a ranking); <c>error</c> of calls; <c>nan</c>, <c>low_confidence</c> and the other anomalies of outputs.</summary>
    public IReadOnlyDictionary<string, ReferenceRate> Rates { get; internal init; } = new SortedDictionary<string, ReferenceRate>(StringComparer.Ordinal);

    /// <summary>Means by name: <c>brier</c>, <c>log_loss</c>, <c>mae</c>, <c>mse</c>, <c>iou_loss</c> (1 less the overlap of a mask).</summary>
    public IReadOnlyDictionary<string, ReferenceMean> Means { get; internal init; } = new SortedDictionary<string, ReferenceMean>(StringComparer.Ordinal);

    /// <summary>Samples by predicted class, in the order of the classes; empty where they are not known.</summary>
    public IReadOnlyList<long> Classes { get; internal init; } = [];

    /// <summary>Seconds that calls took; null where they were not measured.</summary>
    public QuantileValue? Latency => LatencySketch?.Value;

    /// <summary>The scores by label; null where scores are no probabilities or have no labels.</summary>
    public ReferenceScores? Scores { get; internal init; }

    /// <summary>The features, in the order of a row; empty where none were captured.</summary>
    public IReadOnlyList<ReferenceColumn> Columns { get; internal init; } = [];

    /// <summary>The latency with its bins; never changed.</summary>
    internal QuantileSketch? LatencySketch { get; init; }

    /// <summary>How many calls tell as much as an independent one about the share of late ones, 1 or more.</summary>
    internal double LatencyDispersion { get => field == 0 ? 1 : field; init => field = value <= 1 ? 0 : value; } // equal to one that was never set

    /// <summary>The same about the share of each predicted class; empty where it is not known.</summary>
    internal IReadOnlyList<double> ClassDispersions { get; init; } = [];

    /// <summary>How much the predicted classes of consecutive blocks differ.</summary>
    internal BlockSpread ClassSpread { get; init; } = BlockSpread.None;

    /// <summary>Writes the profile as JSON; an existing file is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is empty or blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string part = path + ".part";
        File.WriteAllBytes(part, ReferenceJson.Write(this));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads a profile of a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model it must be of.</param>
    /// <param name="ofVersion">The version it must be of, where that is not the version of <paramref name="model"/>; null for the same.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">The path is empty or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no profile, damaged, of a newer format, of another model, or of another version than asked for; the message says what, where, and what was expected.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReferenceProfile Load(string path, ModelIdentity model, string? ofVersion = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(model);
        ReferenceProfile profile = ReferenceReader.Read(path);
        profile.RequireModel(model, ofVersion);
        return profile;
    }

    /// <summary>Refuses the profile of another model.</summary>
    internal void RequireModel(ModelIdentity model, string? ofVersion)
    {
        if (Model.Name != model.Name)
            throw new InvalidDataException($"The profile is of the model {Model.Name}; this one is {model.Name}.");
        string? expected = ofVersion ?? model.Version;
        if (Model.Version != expected)
        {
            throw new InvalidDataException(
                $"The profile is of version {Model.Version ?? "(none)"} of {Model.Name}; expected {expected ?? "(none)"}. Capture it again for this version, or ask for that one by name: {nameof(ofVersion)}.");
        }
    }

    /// <summary>Refuses the profile of another kind of model, or of another number of classes.</summary>
    internal void RequireTask(string task, int? classes)
    {
        if (Task is not null && Task != task)
            throw new InvalidDataException($"The profile is of the task {Task}; this model is tracked as {task}.");
        if (Classes.Count > 0 && classes is { } count && count != Classes.Count)
            throw new InvalidDataException($"The profile has {Classes.Count} classes; this model is tracked with {count}.");
    }

    /// <summary>Refuses scores that another threshold than that of the model has split, or that are finer than what the model's tracker keeps.</summary>
    internal void RequireScores(double threshold, int bins)
    {
        if (Scores is not { } scores || double.IsNaN(scores.Threshold)) return;
        if (!scores.IsResolvedBy(bins))
            throw new InvalidDataException($"The scores of the profile are finer than RankingBins, {bins}; labels could not be held against them. Take 4096, the default, or capture the profile with {bins}.");
        if (scores.Threshold != threshold)
            throw new InvalidDataException(FormattableString.Invariant($"The scores of the profile are positive from {scores.Threshold} on; this model is tracked with a threshold of {threshold}."));
    }

    /// <summary>Refuses the profile of other columns.</summary>
    internal void RequireColumns(IReadOnlyList<string> names)
    {
        if (!Columns.Select(static column => column.Name).SequenceEqual(names))
            throw new InvalidDataException($"The profile has the columns {Listed(Columns.Select(static column => column.Name))}; expected {Listed(names)}.");
    }

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "(none)" : string.Join(", ", all.Take(10)) + (all.Length > 10 ? $" and {all.Length - 10} more" : "");
    }
}
