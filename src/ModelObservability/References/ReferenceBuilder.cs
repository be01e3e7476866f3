using ModelObservability.Metrics.Drift;
using ModelObservability.Metrics.Ranking;
using ModelObservability.References;

namespace ModelObservability;

/// <summary>
/// Collects rows for a <see cref="ReferenceProfile"/>: the training set, a file, or what a healthy service sees. Thread-safe.
/// </summary>
/// <remarks>
/// Of more than 10,000 rows a random 10,000 are kept, and up to ten thousands of consecutive ones, always the same for the same rows: 170 kB a column until the
/// profile is built. What comes later is compared with these. Rows in the order of time also say how much healthy hours differ, and such differences are no
/// drift; rows whose order means something else (sorted, grouped by label) should be shuffled.
/// </remarks>
public sealed partial class ReferenceBuilder
{
    internal const int MostColumns = 1000;

    private readonly Lock gate = new();
    private readonly ModelIdentity model;
    private readonly TimeProvider clock;
    private readonly string? run;
    private readonly string[] names;
    private readonly CategoryNames?[] categories;
    private readonly bool[] categorical;
    private readonly RowSample sample;
    private readonly BoundedRanking scores = new();
    private readonly ScoreBlocks scoreBlocks = new();
    private bool areConfidences;
    private double? threshold;

    /// <summary>Begins a reference.</summary>
    /// <param name="model">The model it will be of.</param>
    /// <param name="columns">The names of the features in the order of a row: 0 to 1,000, each 1 to 128 characters, all different.</param>
    /// <param name="categorical">Which of them are categories: numbers of which only equal ones belong together, or names; null for none.</param>
    /// <param name="timeProvider">Tells the time of capture; null for the system clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="columns"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is blank, too long, there twice, or not one of the columns; there are too many.</exception>
    public ReferenceBuilder(ModelIdentity model, IReadOnlyList<string> columns, IReadOnlyCollection<string>? categorical = null, TimeProvider? timeProvider = null)
        : this(model, columns, categorical, timeProvider, run: null)
    {
    }

    internal ReferenceBuilder(ModelIdentity model, IReadOnlyList<string> columns, IReadOnlyCollection<string>? categorical, TimeProvider? timeProvider, string? run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(columns);
        (this.model, clock, this.run) = (model, timeProvider ?? TimeProvider.System, run);
        names = ColumnNames.Checked(columns, nameof(columns));
        foreach (string name in categorical ?? [])
            if (!names.Contains(name)) throw new ArgumentException($"{nameof(categorical)} has \"{name}\", which is none of the columns.", nameof(categorical));
        this.categorical = [.. names.Select(name => categorical?.Contains(name) == true)];
        categories = new CategoryNames?[names.Length];
        sample = new(names.Length);
    }

    /// <summary>The names of the columns in the order of a row.</summary>
    public IReadOnlyList<string> Columns => names;

    /// <summary>Rows so far.</summary>
    public long Rows
    {
        get
        {
            lock (gate) return sample.Rows;
        }
    }

    /// <summary>Adds rows of features.</summary>
    /// <param name="rows">Rows × columns, row by row; NaN and infinity are missing values.</param>
    /// <exception cref="ArgumentException">The numbers do not fill rows; nothing was added.</exception>
    public void Add(ReadOnlySpan<double> rows)
    {
        ColumnNames.RequireRows(rows.Length, names.Length, nameof(rows));
        lock (gate)
        {
            for (int start = 0; start < rows.Length; start += names.Length) sample.Add(rows.Slice(start, names.Length));
        }
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{double})"/>
    public void Add(ReadOnlySpan<float> rows)
    {
        ColumnNames.RequireRows(rows.Length, names.Length, nameof(rows));
        double[] row = new double[names.Length];
        lock (gate)
        {
            for (int start = 0; start < rows.Length; start += names.Length)
            {
                for (int column = 0; column < row.Length; column++) row[column] = rows[start + column];
                sample.Add(row);
            }
        }
    }

    /// <summary>The code of a category by its name, for a row: the first name of a column is 0.</summary>
    /// <param name="column">One of the categorical columns.</param>
    /// <param name="category">The name, at most 128 characters; null is a missing value.</param>
    /// <returns>The code; NaN for null.</returns>
    /// <exception cref="ArgumentException">There is no such column, it is not categorical, or the name is too long.</exception>
    public double CodeOf(string column, string? category)
    {
        int index = Array.IndexOf(names, column);
        if (index < 0 || !categorical[index]) throw new ArgumentException($"\"{column}\" is no categorical column.", nameof(column));
        lock (gate) return (categories[index] ??= new()).CodeOf(category);
    }

    /// <summary>Adds the probabilities that a classifier of two classes gave to samples with known labels, so that its quality can be estimated without labels later.</summary>
    /// <param name="labels">The true labels.</param>
    /// <param name="probabilities">The probabilities of the positive class in the same order, 0 to 1; NaN is skipped.</param>
    /// <param name="threshold">Scores at or above it are predicted positive, 0 to 1; the same at every call.</param>
    /// <exception cref="ArgumentException">The spans differ in length, the threshold is not that of the calls before, or not 0 to 1; nothing was added.</exception>
    public void AddScores(ReadOnlySpan<bool> labels, ReadOnlySpan<double> probabilities, double threshold = 0.5)
    {
        Check.Within(threshold, 0, 1, nameof(threshold));
        lock (gate)
        {
            if (areConfidences || (this.threshold is { } before && before != threshold))
                throw new ArgumentException("The threshold must be that of the calls before, and scores and confidences do not mix.", nameof(threshold));
            scores.Add(labels, probabilities);
            scoreBlocks.Add(labels, probabilities, threshold);
            this.threshold = threshold;
        }
    }

    /// <summary>Adds the confidences of a classifier of any number of classes: the probability of the predicted class, and whether it was the right one.</summary>
    /// <param name="correct">Whether each prediction was right.</param>
    /// <param name="confidences">The confidences in the same order, 0 to 1; NaN is skipped.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or scores of two classes were added before; nothing was added.</exception>
    public void AddConfidences(ReadOnlySpan<bool> correct, ReadOnlySpan<double> confidences)
    {
        lock (gate)
        {
            if (threshold is not null) throw new ArgumentException("Scores and confidences do not mix.", nameof(confidences));
            scores.Add(correct, confidences);
            scoreBlocks.Add(correct, confidences, threshold: 0);
            areConfidences = true;
        }
    }

    /// <summary>Builds the profile of the rows so far.</summary>
    /// <param name="counts">A profile of the same model to take everything else from, as <c>quality.CaptureReference()</c> returns it; null for none.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException"><paramref name="counts"/> is of another model.</exception>
    /// <exception cref="InvalidOperationException">A column has no finite number.</exception>
    public ReferenceProfile Build(ReferenceProfile? counts = null)
    {
        if (counts is not null && counts.Model != model)
            throw new ArgumentException($"{nameof(counts)} is of {counts.Model}; expected {model}.", nameof(counts));
        lock (gate)
        {
            ReferenceProfile start = counts ?? new ReferenceProfile(model) { CapturedAt = new SafeClock(clock).UtcNow() };
            return start with
            {
                Run = run ?? start.Run,
                Scores = ReferenceScores.Of(scores.Value, areConfidences ? double.NaN : threshold ?? 0.5) is { } own
                    ? own with { Spread = scoreBlocks.Spread(), ErrorDispersion = scoreBlocks.ErrorDispersion }
                    : start.Scores,
                Columns = sample.Rows == 0 ? start.Columns : [.. names.Select((name, index) => Column(name, index))],
            };
        }
    }

    private ReferenceColumn Column(string name, int index)
    {
        double[] values = sample.Column(index);
        if (!Array.Exists(values, double.IsFinite)) throw new InvalidOperationException($"The column {name} has no finite number in {values.Length} rows; leave it out.");
        DistributionSketch sketch = categorical[index] ? ColumnBins.OfCategories(values) : ColumnBins.OfNumbers(values);
        sketch.Add(values.AsSpan());
        return new(name, categories[index]?.Names, sketch) { Spread = IsSorted(values) ? BlockSpread.None : Spread(sketch, values, index) };
    }

    private BlockSpread Spread(DistributionSketch whole, double[] values, int index) =>
        BlockSpread.Of(whole, Sketches(whole, sample.Consecutive(index)), Sketches(whole, RowSample.Cut(values)), sample.RowsPerSample);

    private static List<DistributionSketch> Sketches(DistributionSketch whole, IEnumerable<double[]> blocks) => [.. blocks.Select(block =>
    {
        DistributionSketch sketch = whole.CreateEmpty();
        sketch.Add(block.AsSpan());
        return sketch;
    })];

    /// <summary>Whether rows are in the order of this column, so that their order says nothing about it.</summary>
    private static bool IsSorted(double[] values)
    {
        bool rises = true, falls = true;
        for (int row = 1; row < values.Length && (rises || falls); row++)
        {
            rises &= !(values[row] < values[row - 1]);
            falls &= !(values[row] > values[row - 1]);
        }

        return rises || falls;
    }
}
