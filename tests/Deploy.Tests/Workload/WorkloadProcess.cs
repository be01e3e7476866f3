using ModelObservability.Testing;

namespace Deploy.Tests.Workload;

/// <summary>The application of <see cref="Program"/> as a process of its own.</summary>
internal sealed class WorkloadProcess : IAsyncDisposable
{
    private readonly ExternalProcess process;

    private WorkloadProcess(ExternalProcess process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public string Instance => $"127.0.0.1:{Port}";

    /// <summary>Starts one; dispose to stop it.</summary>
    /// <param name="variables">Variables of its environment, <c>NAME=value</c>.</param>
    public static async Task<WorkloadProcess> StartAsync(params string[] variables)
    {
        ExternalProcess process = ExternalProcess.StartWithInput("env", [.. variables, "dotnet", typeof(Program).Assembly.Location]);
        try
        {
            string line = await process.WaitForLineAsync(text => text.StartsWith("Metrics at ", StringComparison.Ordinal));
            return new WorkloadProcess(process, new Uri(line["Metrics at ".Length..]).Port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets something go wrong, or right again: see <see cref="Conditions"/>.</summary>
    public Task SayAsync(string line) => process.SayAsync(line);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
