using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>Days in which something happens are found, others are not; by hand, <c>--table 50</c> shows more of them.</summary>
[TestFixture]
public sealed class DriftLabTests
{
    [Test]
    public async Task Where_nothing_is_wrong_nothing_is_found([Values("stable", "seasonal", "autocorrelated")] string scenario, [Values(71, 72)] int seed)
    {
        using JsonDocument day = await DayAsync("--scenario", scenario, "--seed", seed.ToString(CultureInfo.InvariantCulture));
        Assert.That(day.RootElement.GetProperty("scenario").GetString(), Is.EqualTo(scenario));
        Assert.That(day.RootElement.GetProperty("findings").GetRawText(), Is.EqualTo("[]"));
    }

    [TestCase("shift", "MO5011", 27_001)]
    [TestCase("slow", "MO5011", 21_601)]
    [TestCase("nan", "MO7004", 28_801)]
    [TestCase("outage", "MO7007", 27_001)]
    [TestCase("concept", "MO7001", 27_001)]
    public async Task What_happens_is_found_after_it_began(string scenario, string code, int began)
    {
        using JsonDocument day = await DayAsync("--scenario", scenario, "--seed", "73");
        JsonElement[] findings = [.. day.RootElement.GetProperty("findings").EnumerateArray()];
        Assert.That(day.RootElement.EnumerateObject().Select(static field => field.Name), Is.EqualTo(new[] { "scenario", "findings" }));
        Assert.That(findings.Select(static one => one.GetProperty("code").GetString()), Does.Contain(code));
        Assert.That(findings.Select(static one => one.GetProperty("at").GetInt32()), Is.Ordered.And.All.InRange(began, 43_200));
        foreach (JsonElement finding in findings)
        {
            Assert.That(finding.EnumerateObject().Select(static field => field.Name), Is.EqualTo(new[] { "code", "at", "e_value", "threshold" }));
            bool isSequential = finding.GetProperty("code").GetString() is "MO7001" or "MO7002" or "MO7004" or "MO7008" or "MO5014";
            Assert.That(finding.GetProperty("threshold").ValueKind, Is.EqualTo(isSequential ? JsonValueKind.Number : JsonValueKind.Null));
            if (isSequential) Assert.That(finding.GetProperty("e_value").GetDouble(), Is.GreaterThanOrEqualTo(finding.GetProperty("threshold").GetDouble()));
        }
    }

    [Test]
    public async Task A_column_of_a_file_is_replayed_and_drawn()
    {
        using TemporaryDirectory directory = new();
        string file = directory["power.csv"], picture = directory["power.svg"];
        Random random = new(3);
        await File.WriteAllLinesAsync(file, ["at,\"power, kW\"", .. Enumerable.Range(0, 4000).Select(row => FormattableString.Invariant($"{row},{(row % 50 == 7 ? "" : (random.NextDouble() + (row < 3000 ? 0 : 0.6)).ToString(CultureInfo.InvariantCulture))}"))]);

        var (exitCode, output, error) = await Run.Async("DriftLab", "--csv", file, "--column", "power, kW", "--out", picture);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("rows 1 to 2,000 are the reference").And.Contain("MO7001").And.Contain("too few rows for drift"));
        XDocument drawn = XDocument.Load(picture);
        string text = string.Concat(drawn.Descendants().Where(static one => one.Name.LocalName == "text").Select(static one => one.Value));
        Assert.That(text, Does.Contain("MO7001").And.Contain("power, kW").And.Contain("accuracy"));
        Assert.That(drawn.Descendants().Where(static one => one.Name.LocalName == "style").Single().Value, Does.Contain("prefers-color-scheme: dark"));
    }

    [TestCase("--scenario", "storm", "--scenario is storm; it must be one of stable, seasonal")]
    [TestCase("--seed", "-1", "--seed is -1; it must be a whole number")]
    [TestCase("--csv", "/no/such.csv", "--csv is /no/such.csv; it must be a file that exists")]
    [TestCase("--column", "x", "--csv and --column belong together.")]
    [TestCase("--out", "picture.png", "it must be the name of an .svg or .html file")]
    public async Task What_cannot_be_replayed_is_refused_with_a_word(string name, string value, string mistake)
    {
        var (exitCode, output, error) = await Run.Async("DriftLab", name, value, "--json");
        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Contain(mistake));
    }

    [TestCase("a,b\n1,2\n", "x", "has no column \"x\"; it has a, b")]
    [TestCase("a,b\n1,2\n", "a", "has 1 rows; there must be 100")]
    [TestCase("a,b\n1,wrong\n", "b", "Line 2, column \"b\": \"wrong\" is no number")]
    [TestCase("a,b\n1,2,3\n", "b", "is no CSV file")]
    [TestCase("", "b", "is empty; its first line names the columns")]
    public async Task A_file_that_cannot_be_replayed_is_refused_with_its_place(string content, string column, string mistake)
    {
        using TemporaryDirectory directory = new();
        await File.WriteAllTextAsync(directory["data.csv"], content);
        var (exitCode, output, error) = await Run.Async("DriftLab", "--csv", directory["data.csv"], "--column", column);
        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain(mistake));
    }

    [Test]
    public async Task With_a_port_it_goes_on_and_shows_the_live_page()
    {
        await using ExternalProcess process = ExternalProcess.Start("dotnet", [Run.ProgramOf("DriftLab"), "--scenario", "nan", "--port", "0"]);
        string line = await process.WaitForLineAsync(static line => line.StartsWith("Live page at ", StringComparison.Ordinal));
        await process.WaitForLineAsync(static line => line.Contains("MO7004", StringComparison.Ordinal));
        using HttpClient client = new();
        string page = line["Live page at ".Length..];
        Assert.That(await client.GetStringAsync(new Uri(page)), Does.Contain("<html"));
        Assert.That(await client.GetStringAsync(new Uri(page.Replace("/models", "/metrics", StringComparison.Ordinal))), Does.Contain("ml_model_name=\"drift-lab\""));
        Assert.That(await process.TerminateAsync(), Is.Zero);
    }

    private static async Task<JsonDocument> DayAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await Run.Async("DriftLab", [.. arguments, "--json"]);
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        return JsonDocument.Parse(output);
    }
}
