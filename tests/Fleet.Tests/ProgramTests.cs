using ModelObservability.Testing;

namespace Fleet.Tests;

/// <summary>The sample as a user starts it: real processes, one of which is really killed.</summary>
[TestFixture]
public sealed class ProgramTests
{
    /// <summary>In its own folder, with the frameworks that it asks for itself.</summary>
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Fleet", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Fleet.dll"));

    [Test]
    public async Task A_silo_is_killed_and_the_answer_is_that_of_one_engine()
    {
        var (exitCode, output, error) = await RunAsync("--workers", "4", "--rows", "4000", "--batch", "50");

        Assert.That((exitCode, error), Is.EqualTo((0, "")), output);
        Assert.That(output, Does.Match("3 silos, processes").And.Match("Crashed: worker-0, when").And.Match("Killed: the silo that holds the grain, process"));
        Assert.That(output, Does.Match(@"\nsamples +16000 +16000\n").And.Match(@"\nROC AUC +(0\.\d+) +\1\n").And.Match("Equal: all .* bytes"));
    }

    [TestCase("--help", 0, "Starts an Orleans cluster")]
    [TestCase("--no-such-option", 2, "--no-such-option is no option of this sample; --help lists them.")]
    [TestCase("--silos 1", 2, "--silos is 1; it must be a whole number from 2 to 16.")]
    [TestCase("--rows", 2, "--rows needs a whole number from 1000 to 1000000.")]
    public async Task It_says_what_it_can_do_and_what_is_wrong(string arguments, int code, string words)
    {
        var (exitCode, output, error) = await RunAsync(arguments.Split(' '));

        Assert.That(exitCode, Is.EqualTo(code));
        Assert.That(code == 0 ? output : error, Does.StartWith(words));
        Assert.That(code == 0 ? error : output, Is.Empty);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        ExternalProcess.RunAsync("dotnet", [Program, .. arguments], ReadOnlyMemory<byte>.Empty, TimeSpan.FromMinutes(2));
}
