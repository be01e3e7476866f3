using System.Text.Json;
using ModelObservability.Testing;

namespace Deploy.Tests.Containers;

/// <summary>The manifests, against the schemas of Kubernetes and of the Prometheus operator, and against each other. No cluster was there.</summary>
[TestFixture]
public sealed class KubernetesTests
{
    [Test]
    public async Task Every_manifest_is_what_its_kind_must_be()
    {
        string[] said = await Checks.RunAsync("kubernetes");
        Assert.That(said, Has.Length.EqualTo(1), string.Join('\n', said));
        Assert.That(said[0], Does.Match("^1[0-9] manifests, 0 problems$"));
    }

    [Test]
    public async Task The_rules_are_those_of_Prometheus_line_by_line()
    {
        string[] parts = (await ReadAsync("rules.yaml")).Split("---\n");
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("deploy/prometheus"), "*.rules.yml").Where(static file => Path.GetFileName(file) != "model.rules.yml")];
        Assert.That(parts, Has.Length.EqualTo(files.Length));
        foreach (string file in files)
        {
            string name = Path.GetFileName(file).Replace(".rules.yml", "", StringComparison.Ordinal);
            string part = parts.Single(part => part.Contains($"\n  name: modelobservability-{name}\nspec:\n", StringComparison.Ordinal));
            string rules = string.Concat((await File.ReadAllLinesAsync(file)).Where(static line => line.Length > 0 && line[0] != '#').Select(static line => $"  {line}\n"));
            Assert.That(part[(part.IndexOf("spec:\n", StringComparison.Ordinal) + 6)..], Is.EqualTo(rules), $"{name}: {Regeneration.Hint}");
        }
    }

    [Test]
    public async Task Services_monitor_probes_and_annotations_name_what_the_pods_have()
    {
        JsonElement[] service = await DocumentsAsync("service.yaml"), monitor = await DocumentsAsync("monitor.yaml");
        JsonElement template = service[0].GetProperty("spec").GetProperty("template"), container = template.GetProperty("spec").GetProperty("containers")[0];
        Dictionary<string, int> ports = container.GetProperty("ports").EnumerateArray().ToDictionary(port => port.GetProperty("name").GetString()!, port => port.GetProperty("containerPort").GetInt32());
        string labels = template.GetProperty("metadata").GetProperty("labels").GetRawText();

        Assert.That(template.GetProperty("metadata").GetProperty("annotations").GetProperty("prometheus.io/port").GetString(), Is.EqualTo($"{ports["metrics"]}"));
        foreach (JsonElement found in new[] { service[1], monitor[0] })
        {
            Assert.That(found.GetProperty("spec").GetProperty("selector").GetRawText(), Is.EqualTo(labels));
            Assert.That(ports.Keys, Does.Contain(found.GetProperty("spec").GetProperty("ports")[0].GetProperty("targetPort").GetString()));
        }

        Assert.That(service[1].GetProperty("spec").GetProperty("ports").GetRawText(), Does.Not.Contain("metrics"), "an ingress would find them");
        JsonElement asked = monitor[1].GetProperty("spec").GetProperty("selector").GetProperty("matchLabels"), given = monitor[0].GetProperty("metadata").GetProperty("labels");
        foreach (JsonProperty label in asked.EnumerateObject()) Assert.That(given.GetProperty(label.Name).GetString(), Is.EqualTo(label.Value.GetString()));
        Assert.That(monitor[1].GetProperty("spec").GetProperty("endpoints")[0].GetProperty("port").GetString(), Is.EqualTo(monitor[0].GetProperty("spec").GetProperty("ports")[0].GetProperty("name").GetString()));
        Assert.That(container.GetProperty("readinessProbe").GetProperty("httpGet").GetRawText(), Is.EqualTo("{\"path\":\"/health\",\"port\":\"http\"}"));
        string environment = container.GetProperty("env").GetRawText(), program = await File.ReadAllTextAsync(Repository.PathOf("samples/OnnxService/Program.cs"));
        Assert.That(environment, Does.Contain($"{ports["http"]};{ports["metrics"]}").And.Contain($"{{\"name\":\"Scrape__Port\",\"value\":\"{ports["metrics"]}\"}}"));
        Assert.That(program, Does.Contain("\"Scrape:Port\"").And.Contain("\"Scrape:AllowRemote\"").And.Contain("MapHealthChecks(\"/health\")"));
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Repository.PathOf("deploy/kubernetes/" + file));

    private static async Task<JsonElement[]> DocumentsAsync(string file) =>
        [.. JsonDocument.Parse(await Checks.OutputAsync("src/json.mjs", "", Repository.PathOf("deploy/kubernetes/" + file))).RootElement.EnumerateArray()];
}
