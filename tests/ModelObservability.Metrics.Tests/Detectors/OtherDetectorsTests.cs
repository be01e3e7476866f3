using ModelObservability.Metrics.Detectors;

namespace ModelObservability.Tests.Metrics.Detectors;

public class OtherDetectorsTests
{
    [Test]
    public void Adwin_keeps_mean_and_width_of_everything_while_nothing_changes()
    {
        var adwin = new Adwin();
        double sum = 0;
        for (int i = 1; i <= 100_000; i++)
        {
            double value = i * 0.6180339887498949 % 1;
            sum += value;
            Assert.That(adwin.Add(value), Is.False);
        }

        Assert.That(adwin.Width, Is.EqualTo(100_000));
        Assert.That(adwin.Mean, Is.EqualTo(sum / 100_000).Within(1e-12));
    }

    [Test]
    public void Adwin_cuts_its_window_where_the_mean_changed([Values(0.2, 0.8)] double after)
    {
        var adwin = new Adwin();
        var random = new Random(4);
        long alarm = 0;
        for (int i = 1; i <= 4_000; i++)
        {
            double rate = i <= 2_000 ? 0.5 : after;
            if (adwin.Add(random.NextDouble() < rate ? 1 : 0) && alarm == 0) alarm = i;
        }

        Assert.That(alarm, Is.InRange(2_001, 2_200));
        Assert.That(adwin.Width, Is.InRange(1_500, 2_300), "what was before the change is forgotten");
        Assert.That(adwin.Mean, Is.EqualTo(after).Within(0.05));
    }

    [Test]
    public void Page_and_Hinkley_find_a_rise_or_a_fall_as_told()
    {
        PageHinkley rise = new(threshold: 20), fall = new(threshold: 20, direction: ChangeDirection.Fall);
        long at = 0;
        for (int i = 1; i <= 1_200; i++)
        {
            double value = i <= 1_000 ? 0.2 : 0.9;
            if (rise.Add(value)) at = i;
            Assert.That(fall.Add(value), Is.False);
        }

        Assert.That(at, Is.InRange(1_025, 1_060)); // 20 of about 0.7 each, less what the mean follows
    }

    [Test]
    public void An_average_follows_and_is_the_plain_mean_at_first()
    {
        var average = new Ewma(0.1);
        Assert.That(average.Mean, Is.NaN);
        foreach (double value in (double[])[1, 2, 3, 4]) average.Add(value);
        Assert.That(average.Mean, Is.EqualTo(2.5).Within(1e-12));
        Assert.That(average.Deviation, Is.EqualTo(Math.Sqrt(1.25)).Within(1e-12));
        for (int i = 0; i < 200; i++) average.Add(10);
        Assert.That(average.Mean, Is.EqualTo(10).Within(1e-6));
        Assert.That(average.Deviation, Is.EqualTo(0).Within(1e-3));
    }

    [Test]
    public void What_is_not_a_value_is_counted_and_changes_nothing()
    {
        (Adwin adwin, PageHinkley page, Ewma average) = (new(), new(), new());
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            adwin.Add(value);
            page.Add(value);
            average.Add(value);
        }

        adwin.Add(1.5);
        Assert.That((adwin.Rejected, page.NotFinite, average.NotFinite), Is.EqualTo((4L, 3L, 3L)));
        Assert.That((adwin.Width, average.Count), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void What_is_out_of_range_is_refused()
    {
        Assert.That(() => new Adwin(delta: 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("delta is 1"));
        Assert.That(() => new Adwin(clock: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PageHinkley(threshold: double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PageHinkley(forgetting: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Ewma(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_value_allocates_nothing()
    {
        (Adwin adwin, PageHinkley page, Ewma average) = (new(), new(), new());
        Assert.That(
            Allocations.Of(() =>
            {
                for (int i = 0; i < 2_000; i++)
                {
                    adwin.Add(i % 7 / 6.0);
                    page.Add(i % 7);
                    average.Add(i);
                }
            }),
            Is.Zero);
    }
}
