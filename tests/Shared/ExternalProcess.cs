using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelObservability.Testing;

/// <summary>
/// A program that runs beside a test and ends with it. Stopped by its own process id, never by name; everything it listens on is loopback.
/// </summary>
internal sealed class ExternalProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private bool disposed;

    private ExternalProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>What it has said so far, standard output and standard error as they came.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>The full path of a program, or null where this machine has none.</summary>
    public static string? Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The full path of a program; where there is none the test is ignored and says which package has it.</summary>
    public static string Require(string program, string debianPackage)
    {
        if (Find(program) is { } path)
            return path;
        Assert.Ignore($"{program} is not installed (Debian package {debianPackage}): this check did not run.");
        throw new UnreachableException();
    }

    /// <summary>Starts a program without input; dispose to stop it.</summary>
    public static ExternalProcess Start(string program, params IEnumerable<string> arguments)
    {
        ExternalProcess started = StartWithInput(program, arguments);
        started.process.StandardInput.Close();
        return started;
    }

    /// <summary>Starts a program whose input stays open; dispose to stop it.</summary>
    public static ExternalProcess StartWithInput(string program, params IEnumerable<string> arguments)
    {
        Process process = new() { StartInfo = InfoFor(program, arguments) };
        ExternalProcess started = new(process);
        process.OutputDataReceived += started.Keep;
        process.ErrorDataReceived += started.Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs a program to its end, with <paramref name="input"/> as its standard input.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, IEnumerable<string> arguments, ReadOnlyMemory<byte> input, TimeSpan? limit = null, string? folder = null)
    {
        using Process process = new() { StartInfo = InfoFor(program, arguments) };
        process.StartInfo.WorkingDirectory = folder ?? "";
        process.Start();
        using CancellationTokenSource tooLong = new(limit ?? TimeSpan.FromMinutes(1));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(tooLong.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(tooLong.Token);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(input, tooLong.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading everything; its exit code and its words say why.
            }

            await process.WaitForExitAsync(tooLong.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on at the moment.</summary>
    public static int FreeLoopbackPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns when a port of 127.0.0.1 answers; throws with what the program said where it ends first or never answers.</summary>
    /// <param name="port">The port.</param>
    /// <param name="tries">How often to try, ten times a second.</param>
    public async Task WaitForPortAsync(int port, int tries = 300)
    {
        for (int attempt = 0; attempt < tries && !process.HasExited; attempt++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        string what = process.HasExited ? $"ended with exit code {process.ExitCode}" : $"did not answer on port {port} in {tries} tries";
        throw new InvalidOperationException($"{process.StartInfo.FileName} {what}. It said:\n{Output}");
    }

    /// <summary>Returns the first line it says that fits; throws with everything it said where it ends or never says one.</summary>
    /// <param name="fits">Which line.</param>
    /// <param name="tries">How often to look, ten times a second.</param>
    public async Task<string> WaitForLineAsync(Func<string, bool> fits, int tries = 1200)
    {
        for (int attempt = 0; attempt < tries; attempt++)
        {
            bool ended = process.HasExited;
            if (Output.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(fits) is { } line) return line;
            if (ended) break;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{process.StartInfo.FileName} did not say what was waited for. It said:\n{Output}");
    }

    /// <summary>Says a line to a program whose input is open.</summary>
    public async Task SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Asks it to end, as a container host does (SIGTERM), and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await RunAsync("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)], ReadOnlyMemory<byte>.Empty);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Stops it; nothing where it was stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static ProcessStartInfo InfoFor(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            output.AppendLine(line.Data);
    }
}
