namespace ModelObservability.ArchitectureTests.Graph;

/// <summary>A line of one file that uses a symbol declared in another.</summary>
internal sealed record Use(string File, int Line, string Symbol, string DeclaredIn)
{
    public override string ToString() => $"{File}({Line}) uses {Symbol} of {DeclaredIn}";
}
