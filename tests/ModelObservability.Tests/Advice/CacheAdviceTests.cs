using ModelObservability.Testing;

namespace ModelObservability.Tests.Advice;

/// <summary>A cache is worth it where inputs come again, by the hashes the application gives.</summary>
[TestFixture]
public sealed class CacheAdviceTests
{
    private ModelMonitor monitor = null!;
    private MeterReadings readings = null!;

    [SetUp]
    public void Begin()
    {
        monitor = new("cache advice of " + TestContext.CurrentContext.Test.Name);
        readings = new(monitor.Identity.Name); // calls are counted where somebody listens
        monitor.Diagnose();
    }

    [TearDown]
    public void End()
    {
        readings.Dispose();
        monitor.Dispose();
    }

    [Test, Provokes("MO9011")]
    public void Inputs_that_come_again_ask_for_a_cache()
    {
        Call(2_000, static (random, _) => random.Next(10) < 7 ? random.Next(100) : random.Next());

        Signal signal = monitor.Diagnose().Findings.Single();
        Assert.That((signal.Code, signal.Evidence["inputs"], signal.Evidence["places"]), Is.EqualTo(("MO9011", 2_000L, 8_192)));
        Assert.That((double)signal.Evidence["repeated_share"], Is.InRange(0.55, 0.7), "70 % but the first of each, and what lost its place");
        Call(1_000, static (_, number) => number);
        Assert.That(Codes(), Is.Empty, "no longer");
    }

    [Test, StaysQuiet("MO9011")]
    public void Inputs_that_differ_do_not([Values("counted", "random", "after long")] string kind)
    {
        Call(60_000, kind switch
        {
            "counted" => static (_, number) => number,
            "random" => static (random, _) => random.Next(),
            _ => static (_, number) => number % 30_000, // a small cache has forgotten it by then
        });

        Assert.That(Codes(), Is.Empty);
    }

    [Test, StaysQuiet("MO9011")]
    public void Without_hashes_nothing_is_said_and_a_few_calls_are_too_few()
    {
        Func<int, int> plain = monitor.Observe(static (int input) => input);
        for (int call = 0; call < 5_000; call++) plain(1);
        Assert.That(Codes(), Is.Empty);
        Call(999, static (_, _) => 1);
        Assert.That(Codes(), Is.Empty);
    }

    [Test, ProvokesFaults]
    public void A_hash_that_throws_is_counted_and_the_caller_has_its_result()
    {
        long faults = ModelMonitor.Faults;
        Func<int, int> call = monitor.Observe(static (int input) => input + 1, new() { InputHash = static _ => throw new InvalidOperationException() });

        Assert.That(call(1), Is.EqualTo(2));
        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 1));
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success")), Is.EqualTo(1));
    }

    private string[] Codes() => [.. monitor.Diagnose().Findings.Select(static finding => finding.Code)];

    private void Call(int calls, Func<Random, int, int> input)
    {
        Func<int, int> model = monitor.Observe(static (int value) => value, new() { InputHash = static value => (ulong)value });
        Random random = new(5);
        for (int call = 0; call < calls; call++) model(input(random, call));
    }
}
