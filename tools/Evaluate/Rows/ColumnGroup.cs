using Evaluate.Csv;

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

    /// <summary>The names of the classes in UTF-8, by number; null where cells hold numbers only.</summary>
    public byte[][]? Names
    {
        get;
        init => (field, HasNumbers) = (value, value is null || !value.Any(name => CsvNumber.TryParse(name, out int _)));
    }

    /// <summary>Whether a cell may hold the number of a class; not where a name of one looks like a number.</summary>
    public bool HasNumbers { get; private init; } = true;

    /// <summary>Cells in a row.</summary>
    public int Width => Positions.Length;
}
