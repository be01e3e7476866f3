using System.Text.Json;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Deploy.Tests.Containers;

/// <summary>The Compose file, against the schema of its specification and against the files it mounts. No container was run.</summary>
[TestFixture]
public sealed partial class ComposeTests
{
    private static readonly string File = Repository.PathOf("deploy/compose/compose.yaml");

    [Test]
    public async Task It_is_a_Compose_file() => Assert.That(await Checks.RunAsync("compose", "", File), Is.EqualTo(new[] { "0 problems" }));

    [Test]
    public async Task What_it_mounts_and_builds_exists_and_is_where_the_programs_are_told_to_look()
    {
        int mounts = 0;
        foreach (var (name, service) in await ServicesAsync())
        {
            if (service.TryGetProperty("build", out JsonElement build))
                Assert.That(System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(File)!, Text(build, "context"), Text(build, "dockerfile"))), $"{name}: its Dockerfile");
            List<(string From, string To)> places = [];
            foreach (JsonElement volume in Items(service, "volumes"))
            {
                string[] parts = volume.GetString()!.Split(':');
                if (!parts[0].StartsWith('.')) continue;
                string from = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(File)!, parts[0]));
                Assert.That(Path.Exists(from), $"{name} mounts {parts[0]}");
                Assert.That(parts[^1], Is.EqualTo("ro"), $"{name} may change {parts[0]}");
                places.Add((from, parts[1]));
                mounts++;
            }

            foreach (string config in Items(service, "command").Select(argument => argument.GetString()!).Where(static argument => argument.StartsWith("--config", StringComparison.Ordinal)))
            {
                string inside = config.Split('=')[1];
                (string from, string to) = places.Single(place => inside.StartsWith(place.To, StringComparison.Ordinal));
                Assert.That(System.IO.File.Exists(from + inside[to.Length..]), $"{name} is told to read {inside}");
            }
        }

        Assert.That(mounts, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task Images_are_pinned_and_everything_listens_on_this_machine_only()
    {
        foreach (var (name, service) in await ServicesAsync())
        {
            if (service.TryGetProperty("image", out JsonElement image)) Assert.That(image.GetString(), Does.Match(@"^[a-z./-]+:v?\d+\.\d+\.\d+$"), name);
            Assert.That(Text(service, "network_mode"), Is.EqualTo("host"), name);
            Assert.That(service.GetRawText(), Does.Not.Contain("0.0.0.0"), name);
        }
    }

    [Test]
    public async Task Ports_are_those_of_the_files_that_are_mounted()
    {
        string compose = await System.IO.File.ReadAllTextAsync(File), prometheus = await ReadAsync("prometheus/one-machine.yml");
        Assert.That(compose, Does.Contain("\"--port\", \"5000\"").And.Contain("--web.listen-address=127.0.0.1:9093").And.Contain("--web.listen-address=127.0.0.1:9090"));
        Assert.That(Address().Matches(prometheus).Select(static found => found.Value), Is.EqualTo(new[] { "127.0.0.1:9093", "127.0.0.1:5000" }));
        Assert.That(await ReadAsync("grafana/provisioning/datasources/prometheus.yml"), Does.Contain("url: http://prometheus:9090").And.Contain("timeInterval: 15s"));
        Assert.That(compose, Does.Contain("extra_hosts: [\"prometheus:127.0.0.1\"]"));
        string collector = await ReadAsync("collector/one-machine.yaml");
        Assert.That(collector, Does.Contain("127.0.0.1:4317").And.Contain("127.0.0.1:18889"));
        Assert.That(compose, Does.Contain("TRACES_ENDPOINT: http://127.0.0.1:4317").And.Contain("OTLP_ENDPOINT_URL: http://127.0.0.1:18889"));
    }

    [Test]
    public async Task Promtool_accepts_the_configuration_with_every_file_of_rules_but_the_first_one_s()
    {
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(ExternalProcess.Require("promtool", debianPackage: "prometheus"),
            ["check", "config", Repository.PathOf("deploy/prometheus/one-machine.yml")], ReadOnlyMemory<byte>.Empty);
        Assert.That(exitCode, Is.Zero, output + error);
        int files = Directory.EnumerateFiles(Repository.PathOf("deploy/prometheus"), "*.rules.yml").Count(static file => Path.GetFileName(file) != "model.rules.yml");
        Assert.That(output, Does.Contain($"{files} rule files found").And.Not.Contain("model.rules.yml"));
    }

    private static Task<string> ReadAsync(string file) => System.IO.File.ReadAllTextAsync(Repository.PathOf("deploy/" + file));

    private static async Task<List<(string Name, JsonElement Service)>> ServicesAsync() =>
        [.. JsonDocument.Parse(await Checks.OutputAsync("src/json.mjs", "", File)).RootElement[0].GetProperty("services").EnumerateObject().Select(static one => (one.Name, one.Value))];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : [];

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
