using ModelObservability.Testing;

namespace Fleet.Tests.Load;

/// <summary>Mistakes in the command line of <c>benchmarks/FleetLoad</c>.</summary>
[TestFixture]
public sealed class CommandLineTests
{
    /// <summary>In its own folder, with the frameworks that it asks for itself.</summary>
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "FleetLoad", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "FleetLoad.dll"));

    [TestCase("series --models many", "--models is many; it must be a whole number of at least 1.")]
    [TestCase("series --models", "--models is missing; it must be a whole number of at least 1.")]
    [TestCase("process --classes 1", "--classes is 1; it must be a whole number of at least 2.")]
    [TestCase("replicas --seconds -5", "--seconds is -5; it must be a whole number of at least 1.")]
    [TestCase("series --modles 5", "--modles is no option of this program.")]
    public async Task It_says_what_is_wrong(string arguments, string words)
    {
        var (exitCode, output, error) = await ExternalProcess.RunAsync("dotnet", [Program, .. arguments.Split(' ')], ReadOnlyMemory<byte>.Empty);

        Assert.That((exitCode, output, error.TrimEnd()), Is.EqualTo((2, "", words)));
    }
}
