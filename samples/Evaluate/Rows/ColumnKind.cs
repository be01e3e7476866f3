namespace Evaluate.Rows;

/// <summary>What the cells of a column hold.</summary>
internal enum ColumnKind
{
    /// <summary>An integer: a label, a predicted class.</summary>
    Class,

    /// <summary>A number: a score, a probability, a target.</summary>
    Number,
}
