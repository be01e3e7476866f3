using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Tests.History;

[TestFixture]
public sealed class RingTests
{
    [Test]
    public void What_was_not_written_is_a_gap()
    {
        Ring ring = new(4) { [10] = 1, [12] = 3 };

        Assert.That((float[])[ring[9], ring[10], ring[11], ring[12], ring[13]], Is.EqualTo((float[])[float.NaN, 1, float.NaN, 3, float.NaN]));
    }

    [Test]
    public void What_is_older_than_the_ring_is_long_is_forgotten([Values(3, 4, 5, 100)] int later)
    {
        Ring ring = new(4) { [10] = 1 };
        ring[10 + later] = 2;

        Assert.That(ring[10], later < 4 ? Is.EqualTo(1f) : Is.NaN);
        Assert.That(ring[10 + later], Is.EqualTo(2f));
    }

    [Test]
    public void A_minute_keeps_its_least_and_its_greatest_second()
    {
        Track level = new(isAmount: false), amount = new(isAmount: true);
        for (int second = 60; second < 120; second++)
        {
            level.Write(second, second == 77 ? 1000 : second == 78 ? -5 : 10, span: 1);
            amount.Write(second, second == 77 ? 30 : 2, span: 1);
        }

        Assert.Multiple(() =>
        {
            Assert.That(level.Greatest(1), Is.EqualTo(1000f));
            Assert.That(level.Least(1), Is.EqualTo(-5f));
            Assert.That(level.Minute(1), Is.EqualTo(((58 * 10) + 995) / 60f).Within(1e-4));
            Assert.That(amount.Minute(1), Is.EqualTo((59 * 2) + 30f));
            Assert.That(amount.Greatest(1), Is.EqualTo(30f));
        });
    }

    [Test]
    public void What_was_gained_over_several_seconds_is_a_rate_and_no_peak()
    {
        Track amount = new(isAmount: true);
        amount.Write(100, 50, span: 10);

        Assert.That(amount.Greatest(1), Is.EqualTo(5f));
    }
}
