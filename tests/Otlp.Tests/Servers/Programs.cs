using ModelObservability.Testing;

namespace Otlp.Tests.Servers;

/// <summary>Programs of this repository that send OTLP where their environment says.</summary>
internal static class Programs
{
    private static readonly string Binaries = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
    private static readonly string Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>Starts the application with every kind of model of <c>tests/Deploy.Tests</c>; dispose to stop it.</summary>
    /// <param name="variables">Variables of its environment, <c>NAME=value</c>.</param>
    public static Task<ExternalProcess> StartWorkloadAsync(params IEnumerable<string> variables) => StartAsync("Deploy.Tests", variables);

    /// <summary>Starts a replica of a fleet of <c>tests/ModelObservability.Integration.Tests</c>; dispose to stop it.</summary>
    /// <param name="seed">The seed of its samples.</param>
    /// <param name="variables">Variables of its environment, <c>NAME=value</c>.</param>
    public static Task<ExternalProcess> StartReplicaAsync(int seed, params IEnumerable<string> variables) => StartAsync("ModelObservability.Integration.Tests", variables, $"{seed}");

    private static async Task<ExternalProcess> StartAsync(string project, IEnumerable<string> variables, params string[] arguments)
    {
        ExternalProcess process = ExternalProcess.StartWithInput("env", [.. variables, "dotnet", Path.Combine(Binaries, project, Configuration, project + ".dll"), .. arguments]);
        try
        {
            await process.WaitForLineAsync(static text => text.StartsWith("Metrics at ", StringComparison.Ordinal));
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
