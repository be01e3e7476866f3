using System.Xml.Linq;
using ModelObservability.ArchitectureTests.Graph;
using ModelObservability.Testing;

namespace ModelObservability.ArchitectureTests;

/// <summary>Arrows between packages.</summary>
[TestFixture]
public sealed class PackageTests
{
    private const string Engine = "ModelObservability.Metrics";

    private const string Core = "ModelObservability";

    /// <summary>What puts packages together for a host, and what collects them for a scrape.</summary>
    private const string Hosting = "ModelObservability.Hosting", Scrape = "ModelObservability.Prometheus";

    /// <summary>Runs in the compiler; the core packs it and does not use it.</summary>
    private const string Analyzers = "ModelObservability.Analyzers";

    private static IEnumerable<string> Packages => SourcePackage.Names;

    [TestCaseSource(nameof(Packages))]
    public void Metrics_stand_alone_the_core_stands_on_them_and_everything_else_on_the_core_alone_but_hosting_and_the_scrape(string package)
    {
        string[] allowed = package switch { Engine or Analyzers => [], Core => [Engine], Hosting or Scrape => [Core, "ModelObservability.OpenTelemetry"], _ => [Core] };
        XDocument project = XDocument.Load(Repository.PathOf($"src/{package}/{package}.csproj"));
        string[] used = [.. project.Descendants("ProjectReference").Where(static element => (string?)element.Attribute("ReferenceOutputAssembly") != "false")
            .Select(static element => Path.GetFileNameWithoutExtension((string)element.Attribute("Include")!))];

        Assert.That(used, Is.SubsetOf(allowed));
    }
}
