using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests.Telemetry;

/// <summary>The names of who opts in.</summary>
[TestFixture]
public sealed class LatestConventionTests : ChatScene
{
    [TestCase(null, "older")]
    [TestCase("", "older")]
    [TestCase("http, gen_ai, gen_ai_latest, GEN_AI/DUP, http/dup", "older")]
    [TestCase("gen_ai_latest_experimental", "newer")]
    [TestCase("http, gen_ai_latest_experimental ,database", "newer")]
    [TestCase("gen_ai/dup", "both")]
    [TestCase("http/dup, gen_ai/dup", "both")]
    [TestCase("gen_ai_latest_experimental,gen_ai/dup", "both")]
    public void The_variable_is_a_list_with_three_answers(string? value, string names)
    {
        Dictionary<string, LanguageModelInstruments> meant = new() { ["older"] = LanguageModelInstruments.Stable, ["newer"] = LanguageModelInstruments.Latest, ["both"] = LanguageModelInstruments.Both };
        Assert.That(LanguageModelInstruments.For(value), Is.SameAs(meant[names]));
    }

    [Test]
    public async Task With_both_every_call_is_under_the_older_and_the_newer_name_once()
    {
        using MeterReadings readings = new(Name);
        Client.Says(0.5, "one").Tells(0.5, new UsageDetails { InputTokenCount = 20, OutputTokenCount = 10 });
        await Read(Of(LanguageModelInstruments.Both).GetStreamingResponseAsync(Hello));

        foreach (string name in new[] { "gen_ai.client.operation", "gen_ai.client.inference" })
        {
            Assert.That(readings.Values(name + ".duration"), Is.EqualTo(new[] { 1.0 }));
            Assert.That(readings.Values(name + ".time_to_first_chunk"), Is.EqualTo(new[] { 0.5 }));
            Assert.That(readings.Values(name + ".time_per_output_chunk"), Is.EqualTo(new[] { 0.5 }));
        }

        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.EqualTo(new[] { 20.0, 10.0 }));
        Assert.That(readings.Values("gen_ai.client.inference.operation.input_tokens"), Is.EqualTo(new[] { 20.0 }));
        Assert.That(readings.Values("gen_ai.client.inference.operation.output_tokens"), Is.EqualTo(new[] { 10.0 }));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "input")), Is.EqualTo(20), "ours once");
    }

    [Test]
    public void The_process_goes_by_its_environment() =>
        Assert.That(LanguageModelInstruments.Current, Is.SameAs(LanguageModelInstruments.For(Environment.GetEnvironmentVariable("OTEL_SEMCONV_STABILITY_OPT_IN"))));

    [Test]
    public async Task The_newer_names_take_the_place_of_the_older_and_totals_are_counters()
    {
        using MeterReadings readings = new(Name);
        Client.Says(0.5, "one").Tells(0.5, new UsageDetails { InputTokenCount = 20, OutputTokenCount = 10, CachedInputTokenCount = 5, ReasoningTokenCount = 4 });
        await Read(Latest().GetStreamingResponseAsync(Hello));

        Assert.That(readings.Values("gen_ai.client.inference.duration"), Is.EqualTo(new[] { 1.0 }));
        Assert.That(readings.Values("gen_ai.client.inference.time_to_first_chunk"), Is.EqualTo(new[] { 0.5 }));
        Assert.That(readings.Values("gen_ai.client.inference.time_per_output_chunk"), Is.EqualTo(new[] { 0.5 }));
        Assert.That(readings.Values("gen_ai.client.inference.operation.input_tokens"), Is.EqualTo(new[] { 20.0 }));
        Assert.That(readings.Values("gen_ai.client.inference.operation.output_tokens"), Is.EqualTo(new[] { 10.0 }));
        Assert.That(readings.Recorded.Where(reading => reading.Instrument.StartsWith("gen_ai.client.operation", StringComparison.Ordinal)), Is.Empty);
        Assert.That(readings.Values("gen_ai.client.token.usage"), Is.Empty);
        (string, object)[] unknown = [("gen_ai.token.modality", "unknown"), ("ml.model.name", Name)];
        Assert.That(readings.Observe("gen_ai.client.inference.usage.input_tokens", unknown), Is.EqualTo(20));
        Assert.That(readings.Observe("gen_ai.client.inference.usage.output_tokens", unknown), Is.EqualTo(10));
        Assert.That(readings.Observe("gen_ai.client.inference.usage.cache_read.input_tokens", unknown), Is.EqualTo(5));
        Assert.That(readings.Observe("gen_ai.client.inference.usage.reasoning.output_tokens", unknown), Is.EqualTo(4));
    }

    [Test]
    public void A_call_that_failed_before_anything_came_has_used_zero_tokens()
    {
        using MeterReadings readings = new(Name);
        Client.Does(1, new IOException());
        Assert.That(async () => await Read(Latest().GetStreamingResponseAsync(Hello)), Throws.InstanceOf<IOException>());
        Assert.That(readings.Values("gen_ai.client.inference.operation.output_tokens", ("error.type", "System.IO.IOException")), Is.EqualTo(new[] { 0.0 }));
    }

    [Test]
    public async Task An_abandoned_stream_says_error_where_a_finished_one_says_why()
    {
        using SpanReadings spans = new(Name);
        Client.Says(1, "one").Says(1, "two");
        await foreach (ChatResponseUpdate update in Latest().GetStreamingResponseAsync(Hello)) break;
        Assert.That(spans.Stopped.Single().GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "error" }));
    }

    private ObservedChatClient Latest() => Of(LanguageModelInstruments.Latest);

    private ObservedChatClient Of(LanguageModelInstruments instruments) =>
        new(Client, ObservedChatClient.Below(Client, Monitor), Monitor, new ChatObservationOptions().Validated(), instruments);
}
