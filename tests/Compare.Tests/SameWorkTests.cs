using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using Compare.Chats;
using Compare.Functions;
using Microsoft.Extensions.AI;
using ModelObservability;
using ModelObservability.Testing;

namespace Compare.Tests;

/// <summary>Every way counts the same calls, failures and tokens, and exports the names that docs/compare.md says.</summary>
[TestFixture]
public sealed partial class SameWorkTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/compare.md"));
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private static readonly string[] FunctionColumns = ["ModelObservability", "by hand", "prometheus-net"];

    private static readonly string[] ChatColumns = ["ModelObservability", "`UseOpenTelemetry`", "by hand", "prometheus-net"];

    [Test]
    public async Task A_function_is_counted_alike_by_all()
    {
        using Functions.WithModelObservability ours = new();
        using Functions.ByHand hand = new();
        using Functions.WithPrometheusNet prometheus = new();
        using Recorded recorded = new("ml.inference.duration");
        foreach (IContender one in (IContender[])[ours, hand, prometheus])
        {
            Func<float[], float> model = one.Wrap(static features => features[0] < 0 ? throw new InvalidOperationException("negative") : features[0]);
            for (int call = 0; call < 3; call++) Assert.That(model([call]), Is.EqualTo(call));
            Assert.That(() => model([-1]), Throws.InvalidOperationException);
        }

        foreach (string meter in (string[])[ModelMonitor.SourceName, "ByHand"])
        {
            Assert.That(recorded.Of(meter).Count(static tags => Equals(tags["ml.inference.outcome"], "success") && !tags.ContainsKey("error.type")), Is.EqualTo(3), meter);
            Assert.That(recorded.Of(meter).Count(static tags => Equals(tags["ml.inference.outcome"], "error") && Equals(tags["error.type"], "System.InvalidOperationException")), Is.EqualTo(1), meter);
            Assert.That(recorded.Of(meter), Has.All.Matches<Dictionary<string, object?>>(static tags => Equals(tags!["ml.model.name"], "churn") && Equals(tags["ml.model.version"], "2.3")), meter);
        }

        string text = await Export(prometheus.Registry);
        Assert.That(text, Does.Contain("ml_inference_duration_seconds_count{model=\"churn\",version=\"2.3\",outcome=\"success\",error_type=\"\"} 3"));
        Assert.That(text, Does.Contain("ml_inference_duration_seconds_count{model=\"churn\",version=\"2.3\",outcome=\"error\",error_type=\"System.InvalidOperationException\"} 1"));
        Assert.That(text, Does.Contain("ml_inference_active{model=\"churn\",version=\"2.3\"} 0"));
        AssertNames("## A model that is a function", FunctionColumns, recorded.Instruments(ModelMonitor.SourceName, "churn"), recorded.Instruments("ByHand"), Families(text));
    }

    [Test]
    public async Task An_answer_is_counted_alike_by_all()
    {
        using Chats.WithModelObservability ours = new();
        using WithUseOpenTelemetry microsofts = new();
        using Chats.ByHand hand = new();
        using Chats.WithPrometheusNet prometheus = new();
        using Recorded durations = new("gen_ai.client.operation.duration"), tokens = new("gen_ai.client.token.usage");
        IChatContender[] all = [ours, microsofts, hand, prometheus];
        foreach (IChatContender one in all)
        {
            using IChatClient answering = one.Wrap(new ReadyClient()), failing = one.Wrap(new ReadyClient(new IOException("no answer")));
            for (int call = 0; call < 3; call++) await answering.GetResponseAsync(Hello);
            Assert.That(async () => await failing.GetResponseAsync(Hello), Throws.InstanceOf<IOException>());
        }

        foreach (string meter in (string[])[ModelMonitor.SourceName, "UseOpenTelemetry", "ChatByHand"])
        {
            Assert.That(durations.Of(meter).Count(static tags => !tags.ContainsKey("error.type")), Is.EqualTo(3), meter);
            Assert.That(durations.Of(meter).Count(static tags => Equals(tags.GetValueOrDefault("error.type"), "System.IO.IOException")), Is.EqualTo(1), meter);
            Assert.That(tokens.Of(meter).Count(static tags => Equals(tags["gen_ai.token.type"], "input")), Is.EqualTo(3), meter);
            Assert.That(tokens.Of(meter).Count(static tags => Equals(tags["gen_ai.token.type"], "output")), Is.EqualTo(3), meter);
            string[] common = ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port"];
            Assert.That(durations.Of(meter).First().Keys, Is.SupersetOf(common), meter);
        }

        string text = await Export(prometheus.Registry);
        Assert.That(text, Does.Contain("gen_ai_client_operation_duration_seconds_count{provider=\"acme\",request_model=\"small-1\",response_model=\"small-1-0612\",error_type=\"\"} 3"));
        Assert.That(text, Does.Contain("gen_ai_client_token_usage_sum{provider=\"acme\",request_model=\"small-1\",response_model=\"small-1-0612\",token_type=\"output\"} 30"));
        AssertNames("## An answer of a language model", ChatColumns,
            durations.Instruments(ModelMonitor.SourceName, "assistant"), durations.Instruments("UseOpenTelemetry"), durations.Instruments("ChatByHand"), Families(text));
    }

    /// <summary>The row of names of the table below a heading has what was exported, column by column.</summary>
    private static void AssertNames(string heading, string[] columns, params string[][] exported)
    {
        string part = Page[Page.IndexOf(heading, StringComparison.Ordinal)..];
        string[] titles = Cells(part.Split('\n').First(static line => line.StartsWith("| ", StringComparison.Ordinal)));
        string[] names = Cells(part.Split('\n').First(static line => line.StartsWith("| names", StringComparison.Ordinal)));
        Assert.That(titles.Skip(1), Is.EqualTo(columns));
        for (int column = 0; column < columns.Length; column++)
            Assert.That(Name().Matches(names[column + 1]).Select(static match => match.Groups[1].Value), Is.EquivalentTo(exported[column]), columns[column]);
    }

    private static string[] Cells(string row) => [.. row.Trim()[1..^1].Split('|').Select(static cell => cell.Trim())];

    private static string[] Families(string text) => [.. Family().Matches(text).Select(static match => match.Groups[1].Value)];

    private static async Task<string> Export(Prometheus.CollectorRegistry registry)
    {
        using MemoryStream stream = new();
        await registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("^# TYPE (\\S+)", RegexOptions.Multiline)]
    private static partial Regex Family();

    [GeneratedRegex("`([a-z][\\w.]+)`")]
    private static partial Regex Name();

    /// <summary>What an instrument records, by meter, and which instruments record anything at all.</summary>
    private sealed class Recorded : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly List<(Instrument Instrument, Dictionary<string, object?> Tags)> all = [];
        private readonly string name;

        public Recorded(string instrument)
        {
            name = instrument;
            listener.InstrumentPublished = static (published, self) => self.EnableMeasurementEvents(published);
            listener.SetMeasurementEventCallback<double>((from, _, tags, _) => Keep(from, tags));
            listener.SetMeasurementEventCallback<long>((from, _, tags, _) => Keep(from, tags));
            listener.SetMeasurementEventCallback<int>((from, _, tags, _) => Keep(from, tags));
            listener.Start();
        }

        public IEnumerable<Dictionary<string, object?>> Of(string meter) =>
            all.Where(one => one.Instrument.Name == name && one.Instrument.Meter.Name == meter).Select(static one => one.Tags);

        /// <summary>Those of a meter; of ours those that speak of a model.</summary>
        public string[] Instruments(string meter, string? model = null)
        {
            listener.RecordObservableInstruments();
            return [.. all.Where(one => one.Instrument.Meter.Name == meter && (model is null || Equals(one.Tags.GetValueOrDefault("ml.model.name"), model)))
                .Select(static one => one.Instrument.Name).Distinct()];
        }

        public void Dispose() => listener.Dispose();

        private void Keep(Instrument from, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> kept = [];
            foreach (var (key, value) in tags) kept[key] = value;
            all.Add((from, kept));
        }
    }
}
