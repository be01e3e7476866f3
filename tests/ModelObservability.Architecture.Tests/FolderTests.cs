using System.Text;
using Microsoft.CodeAnalysis;
using ModelObservability.ArchitectureTests.Graph;

namespace ModelObservability.ArchitectureTests;

/// <summary>The folders of a package point one way.</summary>
[TestFixture]
public sealed class FolderTests
{
    /// <summary>Packages whose root folder holds the entry points and what everything is about, such as <c>ModelMonitor</c>: no cycle is counted through it.</summary>
    private static readonly string[] RootIsHub = ["ModelObservability"];

    private static IEnumerable<string> Packages => SourcePackage.Names;

    [TestCaseSource(nameof(Packages))]
    public void Folders_of_a_package_form_no_cycle(string package)
    {
        FolderGraph graph = new(SourcePackage.Named(package));
        Edge[] edges = [.. graph.Uses.Keys.Where(edge => !RootIsHub.Contains(package) || (edge.From != FolderGraph.Root && edge.To != FolderGraph.Root))];

        IReadOnlyList<Edge> cycle = Cycles.Shortest(edges);
        Assert.That(cycle, Is.Empty, () => Describe(package, graph, cycle));
    }

    [TestCaseSource(nameof(Packages))]
    public void Sources_compile_in_memory_as_they_do_in_the_build(string package)
    {
        // Generators do not run here: a generated JsonSerializerContext has no members, a generated message of the log no body.
        string[] withoutGenerator = ["CS0534", "CS0117", "CS7036", "CS8795"];
        Assert.That(SourcePackage.Named(package).Compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error && !withoutGenerator.Contains(one.Id)), Is.Empty);
    }

    [Test, Explicit("Prints every edge with its number of uses and one of them for each pair of files.")]
    public void Print_the_graph([ValueSource(nameof(Packages))] string package)
    {
        foreach ((Edge edge, List<Use> uses) in new FolderGraph(SourcePackage.Named(package)).Uses.OrderBy(static pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            TestContext.Out.WriteLine($"{edge}: {uses.Count}");
            foreach (Use use in uses.DistinctBy(static use => (use.File, use.DeclaredIn)))
                TestContext.Out.WriteLine($"    {use}");
        }
    }

    private static string Describe(string package, FolderGraph graph, IReadOnlyList<Edge> cycle)
    {
        StringBuilder text = new($"src/{package} has a cycle of folders:\n");
        foreach (Edge edge in cycle)
        {
            text.Append(edge).Append('\n');
            foreach (Use use in graph.Uses[edge].DistinctBy(static use => (use.File, use.DeclaredIn)).Take(5)) text.Append("    ").Append(use).Append('\n');
        }

        return text.ToString();
    }
}
