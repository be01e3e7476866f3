namespace ModelObservability.Training;

/// <summary>How a search is done. Everything is optional.</summary>
public sealed record StudyOptions
{
    /// <summary>The name of the study (<c>ml.training.study</c>), not blank. Default <c>study</c>.</summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string Name
    {
        get;
        init => field = Check.NotBlank(value, nameof(Name));
    } = "study";

    /// <summary>What the result of a trial is, not blank: a column of the table. Default <c>loss</c>.</summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string Metric
    {
        get;
        init => field = Check.NotBlank(value, nameof(Metric));
    } = "loss";

    /// <summary>Which results are better. Default: lower ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a mode.</exception>
    public ImprovementMode Mode
    {
        get;
        init => field = Check.Defined(value, nameof(Mode));
    }

    /// <summary>Trials <see cref="TrainingStudy.Trials"/> hands out, 1 to 100,000. Default 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…100,000.</exception>
    public int Trials
    {
        get;
        init => field = Check.InRange(value, 1, 100_000, nameof(Trials));
    } = 20;

    /// <summary>
    /// What to search, by name: every trial draws a value of each. Random search finds good values in fewer trials than a grid where only some
    /// parameters matter (Bergstra and Bengio 2012). Default: nothing, the application gives its own parameters.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="ArgumentException">A name is blank, or a range is null.</exception>
    public IReadOnlyDictionary<string, SearchRange> Space
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Space));
            SortedDictionary<string, SearchRange> copy = new(StringComparer.Ordinal); // the order of drawing is that of the names
            foreach (var (name, range) in value)
            {
                if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException($"{nameof(Space)} has a blank name.", nameof(Space));
                copy.Add(name, range ?? throw new ArgumentException($"{nameof(Space)}[{name}] is null.", nameof(Space)));
            }

            field = copy;
        }
    } = new Dictionary<string, SearchRange>();

    /// <summary>The same seed and the same space give the same parameters, whatever runs in parallel. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>When a trial is pruned; null (default): never.</summary>
    public MedianPruning? Pruning { get; init; }
}
