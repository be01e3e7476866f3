using System.Globalization;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>The values of <c>ml.class</c>: names or indices up to a limit, and one for all classes beyond it.</summary>
internal sealed class ClassLabels
{
    private readonly KeyValuePair<string, object?>[] labels;

    /// <param name="count">The number of classes.</param>
    /// <param name="limit">The number of classes with a label.</param>
    /// <param name="names">The names in order; null for indices.</param>
    /// <exception cref="ArgumentException">The number of names is not that of the classes.</exception>
    public ClassLabels(int count, int limit, IReadOnlyList<string>? names)
    {
        if (names is not null && names.Count != count)
            throw new ArgumentException($"There are {names.Count} names for {count} classes; there must be one for each, in the order of the classes.", nameof(names));
        (Count, Shown) = (count, Math.Min(count, limit));
        labels = [.. Enumerable.Range(0, Shown).Select(index => Label(names?[index] ?? index.ToString(CultureInfo.InvariantCulture)))];
        if (HasOthers) labels = [.. labels, Label(Names.Other)];
    }

    public int Count { get; }

    /// <summary>The number of classes with a label.</summary>
    public int Shown { get; }

    /// <summary>Whether there are classes in <c>__other__</c>.</summary>
    public bool HasOthers => Count > Shown;

    /// <summary>The attribute of a class; <see cref="Shown"/> is that of all classes beyond the limit.</summary>
    public KeyValuePair<string, object?> Of(int index) => labels[index];

    private static KeyValuePair<string, object?> Label(string value) => new(Names.Class, value);
}
