using System.Globalization;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Deploy.Tests.Alerting;

/// <summary>
/// A real Alertmanager on loopback with the configuration of <c>deploy/alertmanager</c>, but for the addresses of its receivers, and with its waits divided.
/// Where Alertmanager is not installed the test is ignored.
/// </summary>
internal sealed partial class AlertmanagerServer : IAsyncDisposable
{
    private readonly ExternalProcess process;
    private readonly TemporaryDirectory folder;

    private AlertmanagerServer(ExternalProcess process, TemporaryDirectory folder, int port) => (this.process, this.folder, Port) = (process, folder, port);

    public int Port { get; }

    public string Output => process.Output;

    /// <summary>Starts one; dispose to stop it.</summary>
    /// <param name="receivers">Where every receiver is, and its secret.</param>
    /// <param name="factor">What its waits are divided by.</param>
    public static async Task<AlertmanagerServer> StartAsync(Receivers receivers, int factor)
    {
        string program = ExternalProcess.Require("prometheus-alertmanager", debianPackage: "prometheus-alertmanager");
        TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder["secret"], Receivers.Secret);
        string config = Configuration(await File.ReadAllTextAsync(Repository.PathOf("deploy/alertmanager/alertmanager.yml")), receivers.Port, folder["secret"], factor);
        await File.WriteAllTextAsync(folder["alertmanager.yml"], config);
        int port = ExternalProcess.FreeLoopbackPort();
        AlertmanagerServer server = new(
            ExternalProcess.Start(
                program, $"--config.file={folder["alertmanager.yml"]}", $"--storage.path={folder["data"]}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=info"),
            folder, port);
        try
        {
            await server.process.WaitForPortAsync(port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>What is handed out, with the addresses of this machine and the waits of a test.</summary>
    private static string Configuration(string text, int port, string secret, int factor)
    {
        text = Address().Replace(text, address => $"http://127.0.0.1:{port}/{(address.Groups[1].Value == "rollback" ? "alerts" : address.Groups[1].Value)}").Replace("/etc/alertmanager/rollback.secret", secret, StringComparison.Ordinal);
        Assert.That(text, Does.Not.Contain(":8080").And.Contain(secret));
        return Wait().Replace(text, wait => string.Create(CultureInfo.InvariantCulture, $"{wait.Groups[1].Value}: {Math.Max(1, Seconds(wait) * 1000 / factor)}ms"));
    }

    private static int Seconds(Match wait) =>
        int.Parse(wait.Groups[2].Value, CultureInfo.InvariantCulture) * (wait.Groups[3].Value switch { "s" => 1, "m" => 60, _ => 3600 });

    [GeneratedRegex(@"http://(\w+):8080/alerts")]
    private static partial Regex Address();

    [GeneratedRegex(@"(group_wait|group_interval|repeat_interval): (\d+)([smh])")]
    private static partial Regex Wait();
}
