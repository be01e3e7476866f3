namespace ModelObservability.Metrics.Vision;

/// <summary>Boxes as models return them: rows of x1, y1, x2, y2.</summary>
internal static class BoxRows
{
    public const int Width = 4;

    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="Width"/>.</exception>
    public static void Require(int length, string name)
    {
        if (length % Width != 0)
            throw new ArgumentException($"{name} holds {length} numbers; boxes are rows of {Width}.", name);
    }

    /// <exception cref="ArgumentException">There is not one item for each box.</exception>
    public static void Require(int length, int items, string name)
    {
        if (length != (long)items * Width)
            throw new ArgumentException($"{name} holds {items} items and the boxes {length} numbers; a box has {Width} numbers and one item.", name);
    }

    public static BoundingBox Read(ReadOnlySpan<float> row) => new(row[0], row[1], row[2], row[3]);
}
