namespace ModelObservability.ArchitectureTests.Graph;

/// <summary>Cycles of a directed graph.</summary>
internal static class Cycles
{
    /// <summary>The edges of a shortest cycle, or none.</summary>
    public static IReadOnlyList<Edge> Shortest(IReadOnlyCollection<Edge> edges) =>
        edges.Select(edge => Closed(edge, edges)).Where(static cycle => cycle.Count > 0).MinBy(static cycle => cycle.Count) ?? [];

    /// <summary>The shortest cycle that begins with an edge, or none.</summary>
    public static IReadOnlyList<Edge> Closed(Edge first, IReadOnlyCollection<Edge> edges)
    {
        ILookup<string, Edge> from = edges.ToLookup(static edge => edge.From);
        Dictionary<string, Edge> reached = [];
        Queue<string> open = new([first.To]);
        while (open.TryDequeue(out string? folder) && folder != first.From)
        {
            foreach (Edge edge in from[folder].Where(edge => edge.To != first.To && reached.TryAdd(edge.To, edge))) open.Enqueue(edge.To);
        }

        if (!reached.ContainsKey(first.From)) return [];
        List<Edge> cycle = [];
        for (string at = first.From; at != first.To; at = reached[at].From) cycle.Insert(0, reached[at]);
        return [first, .. cycle];
    }
}
