namespace Evaluate.Csv;

/// <summary>What a search for a record has come to.</summary>
internal enum CsvFound
{
    /// <summary>A record, whole.</summary>
    Record,

    /// <summary>Something that is no record.</summary>
    Malformed,

    /// <summary>The text ends before the record does.</summary>
    Incomplete,

    /// <summary>There is nothing left.</summary>
    End,
}
