namespace ModelObservability.Gpu.Counters;

/// <summary>
/// What a counter makes sense on. Drivers answer some questions about a MIG instance with the value of the whole board, and some about a
/// board cut into instances with 0; neither is asked.
/// </summary>
[Flags]
internal enum DeviceKinds
{
    None = 0,

    /// <summary>A GPU in one piece.</summary>
    Whole = 1,

    /// <summary>A GPU cut into MIG instances.</summary>
    MigParent = 2,

    /// <summary>One instance of a cut GPU.</summary>
    MigInstance = 4,

    /// <summary>A board, cut or not.</summary>
    Boards = Whole | MigParent,

    Any = Boards | MigInstance,
}
