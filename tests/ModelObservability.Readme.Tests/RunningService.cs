using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>A program of the docs in a process of its own, on a free port of this machine.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly ExternalProcess process;
    private readonly string program;

    private RunningService(ExternalProcess process, string program, Uri address) => (this.process, this.program, Address) = (process, program, address);

    public Uri Address { get; }

    /// <summary>Compiles and starts it beside the tests, whose dependencies are its own.</summary>
    public static async Task<RunningService> StartAsync(string block)
    {
        string name = "Service" + Guid.NewGuid().ToString("N"), program = Beside(name + ".dll"), tests = typeof(RunningService).Assembly.GetName().Name!;
        using (MemoryStream image = Compiler.Service(name, block)) await File.WriteAllBytesAsync(program, image.ToArray());
        ExternalProcess process = ExternalProcess.Start(
            "dotnet", "exec", "--depsfile", Beside(tests + ".deps.json"), "--runtimeconfig", Beside(tests + ".runtimeconfig.json"), program, "--urls", "http://127.0.0.1:0");
        try
        {
            string line = await process.WaitForLineAsync(static line => line.Contains(Listening, StringComparison.Ordinal));
            return new(process, program, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]));
        }
        catch
        {
            await process.DisposeAsync();
            File.Delete(program);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(program);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
