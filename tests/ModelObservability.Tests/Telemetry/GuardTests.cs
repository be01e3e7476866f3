using ModelObservability.Testing;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Tests.Telemetry;

[TestFixture]
public sealed class GuardTests
{
    private static readonly InstrumentDefinition Definition = new("guard.test", "s", "For tests");

    [Test]
    [ProvokesFaults]
    public void An_instrument_survives_a_listener_that_throws_when_it_is_published()
    {
        string name = Guid.NewGuid().ToString();
        using MeterListener broken = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == name) throw new InvalidOperationException("published");
            },
        };
        broken.Start();
        long faults = Faults.Total;
        GuardedMeter meter = new(name);
        GuardedHistogram histogram = meter.Histogram(Definition);
        meter.Publish();
        Assert.That(Faults.Total, Is.EqualTo(faults + 1));

        List<double> heard = [];
        using MeterListener working = new() { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == name) self.EnableMeasurementEvents(instrument); } };
        working.SetMeasurementEventCallback<double>((_, value, _, _) => heard.Add(value));
        working.Start();
        Assert.That(histogram.Enabled, Is.True);
        histogram.Record(1.5, []);

        Assert.That(heard, Is.EqualTo(new[] { 1.5 }));
    }

    [Test]
    public void A_number_that_is_not_finite_never_reaches_an_instrument([Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double value)
    {
        string name = Guid.NewGuid().ToString();
        GuardedMeter meter = new(name);
        GuardedHistogram histogram = meter.Histogram(Definition);
        meter.Publish();
        List<double> heard = [];
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == name) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => heard.Add(measured));
        listener.Start();
        histogram.Record(value, []);

        Assert.That(heard, Is.Empty);
    }

    [Test]
    [ProvokesFaults]
    public void A_failing_callback_publishes_its_measurements_so_far_and_is_counted()
    {
        string name = Guid.NewGuid().ToString();
        GuardedMeter meter = new(name);
        meter.Counter<long>(Definition, into =>
        {
            into.Add(new(3));
            throw new InvalidOperationException("halfway");
        });
        meter.Publish();
        List<long> heard = [];
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == name) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => heard.Add(value));
        listener.Start();
        long faults = Faults.Total;
        listener.RecordObservableInstruments();

        Assert.That(heard, Is.EqualTo(new[] { 3L }));
        Assert.That(Faults.Total, Is.EqualTo(faults + 1));
    }

    [Test]
    [ProvokesFaults]
    public void A_source_survives_a_listener_that_throws_in_ShouldListenTo()
    {
        string name = Guid.NewGuid().ToString();
        using ActivityListener broken = new()
        {
            ShouldListenTo = source => source.Name == name ? throw new InvalidOperationException("asked") : false,
        };
        ActivitySource.AddActivityListener(broken);
        GuardedSource spans = new(name);
        spans.Publish();
        broken.Dispose();
        using ActivityListener working = new()
        {
            ShouldListenTo = source => source.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(working);

        Activity? span = spans.Start("found", ActivityKind.Internal, []);
        Assert.That(span?.DisplayName, Is.EqualTo("found"));
        GuardedSource.Stop(span!, null);
    }

    [Test]
    [ProvokesFaults]
    public void A_throwing_handler_of_the_current_activity_is_caught_and_counted()
    {
        static void Throw(object? sender, ActivityChangedEventArgs e)
        {
            if (e.Current?.OperationName == "changed") throw new InvalidOperationException("handler");
        }

        using Activity changed = new Activity("changed").Start();
        Activity.Current = null;
        Activity.CurrentChanged += Throw;
        try
        {
            long faults = Faults.At(FaultSite.Span);
            GuardedSource.MakeCurrent(changed);
            Assert.That(Faults.At(FaultSite.Span), Is.EqualTo(faults + 1));
        }
        finally
        {
            Activity.CurrentChanged -= Throw;
            Activity.Current = null;
        }
    }

    [Test]
    [ProvokesFaults]
    public void Faults_are_published_by_the_place_they_were_caught()
    {
        using ModelMonitor monitor = new("none"); // the meter exists from the first monitor on
        using Testing.MeterReadings readings = new("none");
        double before = readings.Observe("ml.telemetry.faults", ("ml.fault.site", "signal"));
        Faults.Caught(FaultSite.Signal);

        Assert.That(readings.Observe("ml.telemetry.faults", ("ml.fault.site", "signal")), Is.EqualTo(before + 1));
    }

    [Test]
    public void Sites_without_faults_are_not_published()
    {
        using ModelMonitor monitor = new("none");
        using Testing.MeterReadings readings = new("none");
        int places = Enum.GetValues<FaultSite>().Count(site => Faults.At(site) > 0);

        Assert.That(readings.ObserveAll().Count(reading => reading.Instrument == "ml.telemetry.faults"), Is.EqualTo(places));
    }
}
