using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>A sample that is a service, in a process of its own, on a free port of this machine.</summary>
internal sealed class RunningSample : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly ExternalProcess process;

    private RunningSample(ExternalProcess process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it has said so far.</summary>
    public string Output => process.Output;

    /// <param name="sample">Which sample.</param>
    /// <param name="environment">Variables, as <c>NAME=value</c>.</param>
    public static async Task<RunningSample> StartAsync(string sample, params IEnumerable<string> environment)
    {
        ExternalProcess process = ExternalProcess.Start("env", [.. environment, "dotnet", Run.ProgramOf(sample), "--urls", "http://127.0.0.1:0"]);
        try
        {
            string line = await process.WaitForLineAsync(static line => line.Contains(Listening, StringComparison.Ordinal));
            return new(process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Split('"')[0]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a container host does, and waits for it.</summary>
    public Task<int> StopAsync() => process.TerminateAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
