using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fleet.Cluster;

/// <summary>A silo in a process of its own: this program once more. It ends with the process that started it.</summary>
internal sealed class SiloProcess : IDisposable
{
    private const string Verb = "silo", Ready = "ready";

    private readonly Process process;

    private SiloProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Starts a silo and waits until it has joined.</summary>
    /// <param name="first">The port of the first silo.</param>
    /// <param name="file">Where the pools are kept.</param>
    public static async Task<SiloProcess> StartAsync(int first, string file)
    {
        string program = Environment.ProcessPath!;
        IEnumerable<string> itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(SiloProcess).Assembly.Location] : [];
        ProcessStartInfo start = new(program, [.. itself, Verb, FreePort().ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture), file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        SiloProcess silo = new(Process.Start(start)!);
        if (await silo.process.StandardOutput.ReadLineAsync() == Ready) return silo;
        silo.Dispose();
        throw new InvalidOperationException("A silo did not start.");
    }

    /// <summary>What the started process does; false where it was started by a person.</summary>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        if (arguments is not [Verb, var port, var first, var file]) return false;
        using var host = Silos.WithPools(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(first, CultureInfo.InvariantCulture), file);
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Task.Run(Console.In.ReadToEnd); // nothing is ever written: it ends with its parent
        await host.StopAsync();
        return true;
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it as a power cut would: it says nothing to anybody and writes nothing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to leave, and waits.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(15))) process.Kill();
        }

        process.Dispose();
    }
}
