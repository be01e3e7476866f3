namespace ModelObservability.Gpu.Counters;

/// <summary>
/// The kinds of devices that a counter applies to. For some counters drivers report the whole board for a MIG instance, or 0 for a board in MIG
/// mode; those are not read.
/// </summary>
[Flags]
internal enum DeviceKinds
{
    None = 0,

    /// <summary>A GPU that is not in MIG mode.</summary>
    Whole = 1,

    /// <summary>A GPU in MIG mode.</summary>
    MigParent = 2,

    /// <summary>A MIG instance.</summary>
    MigInstance = 4,

    /// <summary>A board, in MIG mode or not.</summary>
    Boards = Whole | MigParent,

    Any = Boards | MigInstance,
}
