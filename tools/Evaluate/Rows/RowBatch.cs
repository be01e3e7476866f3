namespace Evaluate.Rows;

/// <summary>Some rows, column group by column group, each row after row; used again for the next rows.</summary>
internal sealed class RowBatch
{
    private const int MostRows = 4096;
    private const int MostCells = 1 << 18;

    private readonly ColumnGroup[] groups;
    private readonly int[][] classes;
    private readonly double[][] numbers;

    public RowBatch(ColumnGroup[] groups)
    {
        this.groups = groups;
        Capacity = Math.Clamp(MostCells / groups.Max(group => group.Width), 1, MostRows);
        classes = [.. groups.Select(group => group.Kind == ColumnKind.Class ? new int[Capacity * group.Width] : [])];
        numbers = [.. groups.Select(group => group.Kind != ColumnKind.Class ? new double[Capacity * group.Width] : [])];
    }

    /// <summary>Rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>Rows in it.</summary>
    public int Count { get; set; }

    /// <summary>The cells of a group of classes.</summary>
    public ReadOnlySpan<int> Classes(int group) => classes[group].AsSpan(0, Count * groups[group].Width);

    /// <summary>The cells of a group of numbers.</summary>
    public ReadOnlySpan<double> Numbers(int group) => numbers[group].AsSpan(0, Count * groups[group].Width);

    /// <summary>Where the classes of the row behind the last go.</summary>
    public Span<int> NextClasses(int group) => classes[group].AsSpan(Count * groups[group].Width, groups[group].Width);

    /// <summary>Where the numbers of the row behind the last go.</summary>
    public Span<double> NextNumbers(int group) => numbers[group].AsSpan(Count * groups[group].Width, groups[group].Width);
}
