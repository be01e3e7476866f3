using System.Text.Json;
using ModelObservability.Testing;

namespace Quickstart.Tests;

/// <summary>The program as a user starts it.</summary>
[TestFixture]
public sealed class ProgramTests
{
    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "Quickstart.dll");

    [Test]
    public async Task Json_is_one_object_and_nothing_else()
    {
        (int exitCode, string output, string error) = await RunAsync("--seconds", "1", "--json", "--seed", "3");

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output.TrimEnd('\n'), Does.Not.Contain("\n"));
        JsonElement report = JsonDocument.Parse(output).RootElement;
        JsonElement quality = report.GetProperty("quality");
        long samples = quality.GetProperty("samples").GetInt64();
        Assert.That(report.GetProperty("model").GetString(), Is.EqualTo("digits"));
        Assert.That(report.GetProperty("seed").GetInt32(), Is.EqualTo(3));
        Assert.That(report.GetProperty("training").GetProperty("testAccuracy").GetDouble(), Is.InRange(0.95, 1));
        Assert.That(report.GetProperty("calls").GetProperty("success").GetInt64(), Is.Positive);
        Assert.That(report.GetProperty("latency").GetProperty("p50").GetDouble(), Is.InRange(1e-7, report.GetProperty("latency").GetProperty("p99").GetDouble()));
        Assert.That(samples, Is.Positive);
        Assert.That(quality.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(cell => cell.GetInt64()), Is.EqualTo(samples));
        Assert.That(quality.GetProperty("outcomes").EnumerateArray().Sum(one => one.GetProperty("tp").GetInt64() + one.GetProperty("fn").GetInt64()), Is.EqualTo(samples));
        Assert.That(report.GetProperty("labels").GetProperty("matched").GetInt64(), Is.EqualTo(samples + quality.GetProperty("rejected").GetInt64()), "nothing is lost");
    }

    [Test]
    public async Task Beside_json_the_address_of_the_page_goes_to_standard_error()
    {
        (int exitCode, string output, string error) = await RunAsync("--seconds", "0.5", "--json", "--port", "0");

        Assert.That((exitCode, JsonDocument.Parse(output).RootElement.ValueKind), Is.EqualTo((0, JsonValueKind.Object)));
        Assert.That(error.TrimEnd(), Does.Match(@"^Metrics at (http://127\.0\.0\.1:[0-9]+)/metrics\r?\nLive page at \1/models$"));
    }

    [Test]
    public async Task A_run_meets_every_fate_of_a_label_and_odd_inputs()
    {
        (_, string output, _) = await RunAsync("--seconds", "2", "--rate", "800", "--json");

        JsonElement report = JsonDocument.Parse(output).RootElement;
        foreach (string fate in new[] { "matched", "unknown", "expired", "duplicate" })
            Assert.That(report.GetProperty("labels").GetProperty(fate).GetInt64(), Is.Positive, fate);
        Assert.That(report.GetProperty("anomalies").GetProperty("nan").GetInt64(), Is.Positive);
        Assert.That(report.GetProperty("signals").GetProperty("MO1001").GetInt32(), Is.Positive);
        Assert.That(report.GetProperty("faults").GetInt64(), Is.Zero);
    }

    [Test]
    public async Task In_a_pipe_it_writes_plain_lines()
    {
        (int exitCode, string output, _) = await RunAsync("--seconds", "1");

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("Trained on ").And.Contain("Served ").And.Not.Match("\e"));
    }

    [Test]
    public async Task Help_says_where_telemetry_can_go()
    {
        (int exitCode, string output, _) = await RunAsync("--help");

        Assert.That((exitCode, output), Is.EqualTo((0, Options.Usage + "\n")));
        Assert.That(output, Does.Contain("sends metrics, spans and logs"));
    }

    [TestCase("--seconds", "0", "a number from 0.1 to 86400")]
    [TestCase("--port", "70000", "a whole number from 0 to 65535")]
    public async Task A_bad_value_is_answered_in_one_line_with_exit_code_2(string name, string value, string range)
    {
        (int exitCode, string output, string error) = await RunAsync(name, value);

        Assert.That((exitCode, output, error), Is.EqualTo((2, "", $"{name} is {value}; it must be {range}.\n")));
    }

    [Test]
    public async Task Held_it_is_scraped_after_the_run_and_ends_with_its_input()
    {
        await using ExternalProcess process = ExternalProcess.StartWithInput("dotnet", Binary, "--seconds", "0.5", "--port", "0", "--json", "--hold");
        string line = await process.WaitForLineAsync(static line => line.StartsWith('{'));
        JsonElement report = JsonDocument.Parse(line).RootElement;
        using HttpClient client = new();
        string first = await client.GetStringAsync(new Uri(report.GetProperty("metrics").GetString()!));
        string second = await client.GetStringAsync(new Uri(report.GetProperty("metrics").GetString()!));

        string success = Line(first, "ml_inference_items_total{", "ml_inference_outcome=\"success\"");
        Assert.That(success, Does.EndWith($" {report.GetProperty("items").GetProperty("success").GetInt64()}"));
        Assert.That(Line(second, "ml_inference_items_total{", "ml_inference_outcome=\"success\""), Is.EqualTo(success), "nothing moves any more");
    }

    private static string Line(string body, string start, string part) =>
        body.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal));

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params IEnumerable<string> arguments) =>
        ExternalProcess.RunAsync("dotnet", [Binary, .. arguments], ReadOnlyMemory<byte>.Empty);
}
