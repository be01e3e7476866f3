namespace Evaluate.Rows;

/// <summary>What the cells of a column hold.</summary>
internal enum ColumnKind
{
    /// <summary>An integer: a label, a predicted class.</summary>
    Class,

    /// <summary>A number, infinities included: a score, a probability.</summary>
    Number,

    /// <summary>A finite number: a target, its prediction.</summary>
    Finite,

    /// <summary>A finite number, 0 or more: how much a row counts.</summary>
    Weight,
}
