using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PrometheusAspNetCore.Tests;

/// <summary>The sample as a process, scraped through both endpoints.</summary>
[TestFixture]
public sealed partial class ScrapeTests
{
    [Test]
    public async Task Both_endpoints_have_the_same_series_with_the_same_values()
    {
        using Process sample = Start();
        try
        {
            using HttpClient client = new() { BaseAddress = await AddressOf(sample) };
            for (int call = 0; call < 20; call++)
            {
                string score = await client.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/predict?tenure={call}&calls=7"));
                using var labelled = await client.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/label?score={score}&churned={call % 3 == 0}"), null);
                labelled.EnsureSuccessStatusCode();
            }

            SortedDictionary<string, double> theirs = Parse(await client.GetStringAsync("/metrics"));
            SortedDictionary<string, double> ours = Parse(await client.GetStringAsync("/metrics/own"));
            Assert.That(ours, Is.Not.Empty);
            Assert.That(ours.Keys, Has.Some.StartsWith("ml_inference_duration_seconds_bucket").And.Some.StartsWith("ml_quality_outcomes_total").And.Some.StartsWith("ml_quality_accuracy"));
            Assert.That(theirs.Keys, Is.EquivalentTo(ours.Keys));
            foreach (var (series, value) in ours) Assert.That(theirs[series], Is.EqualTo(value), series);
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    private static Process Start()
    {
        ProcessStartInfo start = new(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "PrometheusAspNetCore.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressOf(Process sample)
    {
        while (await sample.StandardOutput.ReadLineAsync() is { } line)
            if (Listening().Match(line) is { Success: true } match) return new Uri(match.Groups[1].Value);
        throw new InvalidOperationException("The sample ended before it listened.");
    }

    /// <summary>Samples by name and sorted labels. What an exporter adds about itself and the scope is left out.</summary>
    private static SortedDictionary<string, double> Parse(string text)
    {
        SortedDictionary<string, double> series = new(StringComparer.Ordinal);
        foreach (Match sample in Sample().Matches(text))
        {
            string name = sample.Groups[1].Value;
            if (name is "target_info" or "otel_scope_info") continue;
            var labels = Label().Matches(sample.Groups[2].Value).Select(label => Canonical(label.Value)).Where(label => !label.StartsWith("otel_scope", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            series.Add($"{name}{{{string.Join(",", labels)}}}", double.Parse(sample.Groups[3].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }

        return series;
    }

    /// <summary>Bounds as numbers: one writes 1E-05 and 5, the other 1e-05 and 5.0 (the canonical form of OpenMetrics).</summary>
    private static string Canonical(string label) =>
        label.StartsWith("le=", StringComparison.Ordinal) && double.TryParse(label[4..^1], CultureInfo.InvariantCulture, out double bound)
            ? string.Create(CultureInfo.InvariantCulture, $"le={bound}")
            : label;

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""\w+="(?:[^"\\]|\\.)*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();
}
