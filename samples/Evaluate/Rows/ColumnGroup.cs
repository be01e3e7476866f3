namespace Evaluate.Rows;

/// <summary>Columns that are read together: one, or the row of scores of all classes.</summary>
/// <param name="Kind">What the cells hold.</param>
/// <param name="Positions">Where the columns stand in the file, 0 or more; one position or more.</param>
internal sealed record ColumnGroup(ColumnKind Kind, int[] Positions)
{
    /// <summary>A group of one column.</summary>
    public ColumnGroup(ColumnKind kind, int position)
        : this(kind, [position])
    {
    }

    /// <summary>How many classes there are: cells hold 0 and up to one less. Null where any integer is good.</summary>
    public int? Classes { get; init; }

    /// <summary>Cells in a row.</summary>
    public int Width => Positions.Length;
}
