using System.Globalization;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>The values of <c>ml.class</c>: the names the application gave or the indices, up to a limit, and one for all classes beyond.</summary>
internal sealed class ClassLabels
{
    private readonly KeyValuePair<string, object?>[] labels;

    /// <param name="count">Classes there are.</param>
    /// <param name="limit">Classes told apart.</param>
    /// <param name="names">Their names in order; null for indices.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public ClassLabels(int count, int limit, IReadOnlyList<string>? names)
    {
        if (names is not null && names.Count != count)
            throw new ArgumentException($"There are {names.Count} names for {count} classes; there must be one for each, in the order of the classes.", nameof(names));
        (Count, Shown) = (count, Math.Min(count, limit));
        labels = [.. Enumerable.Range(0, Shown).Select(index => Label(names?[index] ?? index.ToString(CultureInfo.InvariantCulture)))];
        if (HasOthers) labels = [.. labels, Label(Names.Other)];
    }

    public int Count { get; }

    /// <summary>Classes with a label of their own.</summary>
    public int Shown { get; }

    /// <summary>Whether classes share <c>__other__</c>.</summary>
    public bool HasOthers => Count > Shown;

    /// <summary>The attribute of a class; <see cref="Shown"/> is that of all beyond.</summary>
    public KeyValuePair<string, object?> Of(int index) => labels[index];

    private static KeyValuePair<string, object?> Label(string value) => new(Names.Class, value);
}
