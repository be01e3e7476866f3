namespace ModelObservability.Tests.Signals;

/// <summary>The evidence of a signal as people read it.</summary>
[TestFixture]
public sealed class SignalTextTests
{
    private static readonly Signal Spike = new("MO2002", SignalSeverity.Warning, new ModelIdentity("fraud", "1.0"), "The training loss jumped", "Clip gradients.", new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        new Dictionary<string, object> { ["loss"] = 5.5, ["batches"] = new long[] { 300, 9_007_199_254_740_993 }, ["names"] = new List<string> { "a", "b" }, ["seen"] = true, ["worst"] = double.NaN, ["limits"] = new[] { 0.1, double.PositiveInfinity }, ["none"] = Array.Empty<int>() }, default);

    [Test]
    public void A_signal_as_text_says_what_was_found_with_its_evidence() => Assert.That(Spike.ToString(), Is.EqualTo(
        "MO2002 fraud 1.0: The training loss jumped (loss 5.5, batches [300, 9007199254740993], names [a, b], seen true, worst NaN, limits [0.1, Infinity], none []). Clip gradients."));
}
