namespace ModelObservability.Metrics;

/// <summary>Spans that belong together have the same length: checked before anything changes.</summary>
internal static class Lengths
{
    /// <summary>Throws where there is not one <paramref name="name"/> for each label.</summary>
    /// <exception cref="ArgumentException">The lengths differ; the message names both.</exception>
    public static void MustMatch(int labels, int values, string name, string labelsName = "labels")
    {
        if (labels != values)
            throw new ArgumentException($"{labelsName} has {labels} elements and {name} has {values}; both must have the same length.", name);
    }

    /// <summary>Throws where there are not <paramref name="width"/> <paramref name="name"/> for each label.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit; the message names both.</exception>
    public static void MustBeRows(int labels, int values, int width, string name)
    {
        if ((long)labels * width != values)
        {
            throw new ArgumentException(
                $"labels has {labels} elements and {name} has {values}; it must have {width} for each label, {(long)labels * width} in all.", name);
        }
    }
}
