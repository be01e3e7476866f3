namespace ModelObservability.References;

/// <summary>Checks names of columns, and that numbers fill rows of them.</summary>
internal static class ColumnNames
{
    /// <exception cref="ArgumentException">A name is blank, too long or there twice; there are too many.</exception>
    public static string[] Checked(IReadOnlyList<string> names, string parameter)
    {
        if (names.Count > ReferenceBuilder.MostColumns)
            throw new ArgumentException($"{parameter} has {names.Count} names; there may be {ReferenceBuilder.MostColumns}.", parameter);
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int index = 0; index < names.Count; index++)
        {
            string? name = names[index];
            string? wrong = string.IsNullOrWhiteSpace(name) ? "is blank"
                : name.Length > ReferenceColumn.LongestName ? $"is longer than {ReferenceColumn.LongestName}"
                : name.Any(char.IsControl) ? "holds control characters"
                : seen.Add(name) ? null : "is there twice";
            if (wrong is not null) throw new ArgumentException($"{parameter}[{index}] is \"{name}\", which {wrong}.", parameter);
        }

        return [.. names];
    }

    /// <exception cref="ArgumentException">The numbers do not fill rows.</exception>
    public static void RequireRows(int numbers, int columns, string parameter)
    {
        if (columns == 0 ? numbers != 0 : numbers % columns != 0)
            throw new ArgumentException($"{parameter} has {numbers} numbers; they must fill rows of {columns} columns.", parameter);
    }
}
