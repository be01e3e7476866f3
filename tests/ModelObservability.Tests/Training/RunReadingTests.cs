using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class RunReadingTests
{
    [Test]
    public void Mean_variance_and_trend_are_those_of_the_finite_losses()
    {
        // Computed by hand: x = 1 2 4, y = 5 3 1 gives mean 3, variance 4, slope -18/14.
        RunReading reading = new([Loss(1, 5), Loss(2, 3), Loss(3, double.NaN), Loss(4, 1)], [], firstStep: 1);
        Assert.That((reading.LossMean, reading.LossVariance), Is.EqualTo((3.0, 4.0)));
        Assert.That(reading.LossTrend, Is.EqualTo(-18.0 / 14).Within(1e-12));
    }

    [Test]
    public void Large_losses_that_differ_little_keep_their_variance()
    {
        RunReading reading = new([Loss(1, 1e9 + 4), Loss(2, 1e9 + 7), Loss(3, 1e9 + 13), Loss(4, 1e9 + 16)], [], firstStep: 1);
        Assert.That(reading.LossVariance, Is.EqualTo(30).Within(1e-9), "the textbook example of cancellation");
    }

    [Test]
    public void Unknown_values_are_NaN()
    {
        RunReading none = new([], [], firstStep: 1), one = new([Loss(1, 5)], [], firstStep: 1), untimed = new([Loss(1, 5), Loss(2, 5)], [], firstStep: 1);
        Assert.That((none.LossMean, none.LossVariance, none.LossTrend, none.StepSeconds), Is.EqualTo((double.NaN, double.NaN, double.NaN, double.NaN)));
        Assert.That((one.LossMean, one.LossVariance, one.LossTrend), Is.EqualTo((5.0, double.NaN, double.NaN)));
        Assert.That((untimed.StepSeconds, untimed.SamplesPerSecond, untimed.DataWaitShare), Is.EqualTo((double.NaN, double.NaN, double.NaN)));
    }

    [Test]
    public void The_pace_is_that_of_the_steps_after_the_first_ones_and_one_that_hung_does_not_spoil_it()
    {
        RecentStep[] steps = [.. Enumerable.Range(1, 100).Select(step => Timed(step, step <= 10 ? 50 : step == 60 ? 3_600 : 1))];
        RunReading reading = new([], steps, firstStep: 1);
        Assert.That(reading.StepSeconds, Is.EqualTo(1).Within(0.06));
        Assert.That(reading.SamplesPerSecond, Is.EqualTo(4).Within(0.2));
    }

    [Test]
    public void Occasional_long_steps_count_in_the_pace()
    {
        RecentStep[] steps = [.. Enumerable.Range(1_001, 100).Select(step => Timed(step, step % 10 == 0 ? 3 : 1))];
        Assert.That(new RunReading([], steps, firstStep: 1).StepSeconds, Is.EqualTo(1.2).Within(1e-9));
    }

    private static RecentStep Loss(long step, double loss) => new(step, 1, loss, double.NaN, double.NaN, 0, double.NaN, double.NaN);

    private static RecentStep Timed(long step, double seconds) => new(step, 1, 1, double.NaN, double.NaN, 4, seconds / 4, seconds * 3 / 4);
}
