namespace GpuProof.Fields;

/// <summary>How a value of ours stands to nvidia-smi's.</summary>
internal enum Verdict
{
    Agree,
    AbsentInBoth,

    /// <summary>This nvidia-smi does not know the field.</summary>
    NotAsked,
    Differ,
    OnlyOurs,
    OnlyTheirs,

    /// <summary>Printed for what it says; no promise is held against it.</summary>
    Shown,
}

/// <summary>A row of the table.</summary>
internal sealed record FieldResult(string Name, string Ours, string Theirs, Verdict Verdict)
{
    public bool IsWrong => Verdict is Verdict.Differ or Verdict.OnlyOurs or Verdict.OnlyTheirs;
}
