namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>Where nothing goes wrong the two agree: a dashboard made for theirs reads ours.</summary>
[TestFixture]
public sealed class SameNamesTests : SideBySide
{
    [Test]
    public async Task An_answer_has_the_same_instruments_with_the_same_attributes()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        await Theirs.GetResponseAsync(Hello);
        await Ours.GetResponseAsync(Hello);

        Assert.That(theirs.All.Select(measured => measured.Instrument), Is.EquivalentTo(new[] { Measurements.Duration, "gen_ai.client.token.usage", "gen_ai.client.token.usage" }));
        AssertTheSame(theirs, ours);
    }

    [Test]
    public async Task A_stream_has_them_too__except_that_ours_tells_less_with_each_chunk()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        await CountAsync(Theirs.GetStreamingResponseAsync(Hello));
        await CountAsync(Ours.GetStreamingResponseAsync(Hello));

        const string PerChunk = "gen_ai.client.operation.time_per_output_chunk";
        Assert.That(theirs.Of(PerChunk), Has.Length.EqualTo(PlainChatClient.Words));
        AssertTheSame(theirs, ours, except: PerChunk, "gen_ai.response.model", "server.address", "server.port");
    }

    [Test]
    public void A_failure_has_the_same_error_type()
    {
        using Measurements theirs = HearTheirs(), ours = HearOurs();
        BehindTheirs.Fault = BehindOurs.Fault = new IOException("no answer");
        Assert.That(async () => await Theirs.GetResponseAsync(Hello), Throws.InstanceOf<IOException>());
        Assert.That(async () => await Ours.GetResponseAsync(Hello), Throws.InstanceOf<IOException>());

        foreach (Measurements side in new[] { theirs, ours })
            Assert.That(side.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo("System.IO.IOException"));
    }

    /// <summary>Every measurement of theirs is one of ours: as often, with all its attributes, and with its value where it is no time.</summary>
    private static void AssertTheSame(Measurements theirs, Measurements ours, string? except = null, params string[] without)
    {
        foreach (Measured measured in theirs.All)
        {
            var expected = measured.Tags.Where(tag => measured.Instrument != except || !without.Contains(tag.Key)).ToArray();
            Assert.That(ours.Of(measured.Instrument), Has.Some.Matches<Measured>(own => expected.All(tag => Equals(own!.Tags.GetValueOrDefault(tag.Key), tag.Value))
                && (measured.Instrument != "gen_ai.client.token.usage" || own!.Value == measured.Value)), measured.ToString());
            Assert.That(ours.Of(measured.Instrument), Has.Length.EqualTo(theirs.Of(measured.Instrument).Length), measured.Instrument);
        }
    }
}
