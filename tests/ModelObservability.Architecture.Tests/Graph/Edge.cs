namespace ModelObservability.ArchitectureTests.Graph;

/// <summary>An arrow between two folders of a package. The root folder is <c>.</c>.</summary>
internal readonly record struct Edge(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}
