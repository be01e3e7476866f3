using System.Reflection;
using ModelObservability.ArchitectureTests.Graph;
using ModelObservability.Testing;
using PublicApiGenerator;

namespace ModelObservability.ArchitectureTests;

/// <summary>
/// The public surface of each package is <c>PublicApi.approved.txt</c> beside its project: to change the surface, change the file with it. The test
/// leaves the new text as <c>received/PACKAGE/PublicApi.approved.txt</c> beside its binaries.
/// </summary>
[TestFixture]
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };

    [Test]
    public void The_public_surface_is_the_approved_one([ValueSource(typeof(SourcePackage), nameof(SourcePackage.Names))] string package)
    {
        string actual = Assembly.Load(package).GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n";
        string file = Repository.PathOf($"src/{package}/PublicApi.approved.txt");
        string approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual != approved)
        {
            string received = Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, "received", package)).FullName;
            File.WriteAllText(Path.Combine(received, Path.GetFileName(file)), actual);
        }

        Assert.That(actual, Is.EqualTo(approved));
    }
}
