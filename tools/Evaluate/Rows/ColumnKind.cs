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

    /// <summary>A number of 0 to 1e288: how much a row counts.</summary>
    Weight,
}
