using ModelObservability.Instrumentation;
using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Telemetry;

/// <summary>What the instruments of one collection share is computed once.</summary>
[TestFixture]
public sealed class SharedReadingTests
{
    private static readonly InstrumentDefinition First = new("first", "1", "One"), Second = new("second", "1", "Two");

    private readonly ManualTime time = new();
    private int reads;

    [Test]
    public void Instruments_of_a_collection_share_a_reading_and_the_next_collection_has_its_own()
    {
        reads = 0;
        SharedReading<string> shared = new(new SafeClock(time), () => $"{++reads}");
        for (int collection = 1; collection <= 3; collection++)
        {
            string one = shared.For(First), other = shared.For(Second);
            Assert.That((one, other), Is.EqualTo(($"{collection}", $"{collection}")));
        }
    }

    [Test]
    public void A_reader_of_another_instrument_a_second_later_gets_what_is_true_then()
    {
        reads = 0;
        SharedReading<string> shared = new(new SafeClock(time), () => $"{++reads}");
        shared.For(First);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(shared.For(Second), Is.EqualTo("2"));
    }

    [Test]
    public void An_objective_is_evaluated_once_in_a_collection()
    {
        int asked = 0;
        using ModelMonitor monitor = new("shared objective", timeProvider: time);
        monitor.TrackObjective("fresh", 0.99, () =>
        {
            asked++;
            return (90, 100);
        });
        using MeterReadings readings = new(monitor.Identity.Name);
        asked = 0;
        readings.ObserveAll();
        Assert.That(asked, Is.EqualTo(1));
        time.Advance(TimeSpan.FromMinutes(1));
        readings.ObserveAll();
        Assert.That(asked, Is.EqualTo(2));
    }
}
