using ModelObservability.Detection;

namespace ModelObservability.Tests.Detection;

/// <summary>What each detector finds, in how many steps, and once an episode.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // the same noise for a test, whichever ran before
public sealed class DetectorTests
{
    private readonly Random random = new(7);

    [Test]
    public void A_loss_that_is_not_finite_is_found_at_once_and_once_per_episode()
    {
        NotFiniteDetector detector = new();
        Assert.That(Steps([1, double.NaN, double.PositiveInfinity, 2, double.NegativeInfinity, 1], detector.Next), Is.EqualTo(new[] { 2, 5 }));
    }

    [Test]
    public void A_spike_is_found_at_once_with_the_batches_it_came_from([Values(1, 0.001)] double scale)
    {
        LossSpikeDetector detector = new(10);
        LossLevel level = default;
        List<(int Step, Finding Finding)> found = [];
        for (int step = 1; step <= 600; step++)
        {
            double loss = scale * (step is 300 or 301 or 500 ? 5 : Noisy(1, 0.1));
            if (detector.Next(step, loss, in level) is { } finding) found.Add((step, finding));
            level.Add(loss);
        }

        Assert.That(found.Select(one => one.Step), Is.EqualTo(new[] { 300, 500 }));
        Assert.That(found[0].Finding.Definition.Code, Is.EqualTo("MO2002"));
        Assert.That(Evidence<double>(found[0].Finding, "level"), Is.EqualTo(scale).Within(0.1 * scale));
        Assert.That(Evidence<long[]>(found[1].Finding, "batches"), Is.EqualTo(new[] { 300, 301, 500 }));
    }

    [Test]
    public void A_loss_a_hundred_times_as_high_is_a_spike_even_with_the_noise_of_small_batches()
    {
        // The first 59 losses of a real training on the breast-cancer data in batches of 32, and that of a batch in another unit.
        double[] losses =
        [
            1.0302, 1.1454, 0.7310, 0.7319, 0.9641, 0.5691, 0.4011, 0.4022, 0.3077, 0.2895, 0.2088, 0.1956, 0.1845, 0.1124, 0.2532, 0.1832, 0.1262, 0.1089, 0.3458, 0.1745,
            0.1948, 0.1298, 0.0781, 0.0816, 0.0950, 0.1468, 0.0964, 0.1092, 0.0953, 0.1359, 0.0942, 0.2714, 0.1323, 0.0851, 0.2559, 0.1195, 0.1731, 0.0385, 0.0445, 0.0828,
            0.0552, 0.0158, 0.0764, 0.0903, 0.0428, 0.1289, 0.0483, 0.0678, 0.2719, 0.0363, 0.0396, 0.0527, 0.0526, 0.0795, 0.0653, 0.2392, 0.0447, 0.0682, 0.0625, 41.6674,
        ];
        LossSpikeDetector detector = new(8);
        LossLevel level = default;
        List<int> found = [];
        for (int step = 1; step <= 90; step++)
        {
            double loss = step <= losses.Length ? losses[step - 1] : losses[step - 40];
            if (detector.Next(step, loss, in level) is not null) found.Add(step);
            level.Add(loss);
        }

        Assert.That(found, Is.EqualTo(new[] { 60 }));
    }

    [Test]
    public void Losses_that_are_not_positive_are_levelled_in_plain_numbers()
    {
        LossSpikeDetector detector = new(10);
        LossLevel level = default;
        List<int> found = [];
        for (int step = 1; step <= 300; step++)
        {
            double loss = step == 200 ? 5 : step < 100 ? Noisy(0.5, 0.1) : -Noisy(1, 0.1);
            if (detector.Next(step, loss, in level) is not null) found.Add(step);
            level.Add(loss);
        }

        Assert.That(found, Is.EqualTo(new[] { 200 }));
        Assert.That(level.Value, Is.EqualTo(-1).Within(0.2));
    }

    [Test]
    public void The_list_of_spiked_batches_is_bounded()
    {
        LossSpikeDetector detector = new(10);
        LossLevel level = default;
        for (int step = 1; step <= 20_000; step++)
        {
            double loss = step % 100 == 0 ? 50 : Noisy(1, 0.1);
            detector.Next(step, loss, in level);
            level.Add(loss);
        }

        Assert.That(detector.Batches, Has.Length.EqualTo(32).And.Member(20_000).And.Ordered);
    }

    [Test]
    public void A_loss_that_rises_for_good_has_diverged()
    {
        // Falls from 2.5 to 0.5 in 1,000 steps, then climbs by a hundredth a step.
        DivergenceDetector detector = new(0.5);
        LossLevel level = default;
        int found = First(2_000, step =>
        {
            level.Add(Noisy(step <= 1_000 ? 0.5 + 2 * Math.Exp(-step / 150.0) : 0.5 * Math.Pow(1.01, step - 1_000), 0.05));
            return detector.Next(in level);
        });

        // Half of what was learned is lost at a loss of 1.4: step 1,104.
        Assert.That(found, Is.InRange(1_100, 1_200));
    }

    [Test]
    public void A_few_spikes_are_not_divergence()
    {
        DivergenceDetector detector = new(0.5);
        LossLevel level = default;
        Assert.That(First(3_000, step =>
        {
            level.Add(step % 100 < 3 ? 1_000 : Noisy(0.5 + 2 * Math.Exp(-step / 300.0), 0.05));
            return detector.Next(in level);
        }), Is.Zero);
    }

    [Test]
    public void A_loss_that_has_stopped_falling_is_a_plateau()
    {
        PlateauDetector detector = new(0.01);
        int found = First(20_000, step => detector.Next(Noisy(0.7, 0.05)));
        Assert.That(found, Is.InRange(1, 2_500));
        Assert.That(First(20_000, step => new PlateauDetector(0.01).Next(0.7)), Is.Zero, "one step tells nothing");
        PlateauDetector still = new(0.01);
        Assert.That(First(2_000, _ => still.Next(0.7)), Is.EqualTo(1_024), "without noise as soon as it can be told");
    }

    [Test]
    public void A_plateau_ends_when_the_loss_falls_again()
    {
        PlateauDetector detector = new(0.01);
        List<int> found = [];
        for (int step = 1; step <= 40_000; step++)
            if (detector.Next(Noisy(step < 8_000 ? 1 : Math.Max(0.2, 1 - (step - 8_000) / 10_000.0), 0.02)) is not null) found.Add(step);

        Assert.That(found, Has.Count.EqualTo(2));
        Assert.That(found[1], Is.GreaterThan(16_000));
    }

    [Test]
    public void Gradients_that_grow_by_half_a_step_explode()
    {
        GradientDetector detector = new(20, 1e-4);
        LossLevel level = default;
        int found = First(300, step => detector.Next(Noisy(step <= 200 ? 1 : Math.Pow(1.5, step - 200), 0.3), in level));
        Assert.That(found, Is.InRange(205, 220));
    }

    [Test]
    public void One_odd_batch_or_the_infinite_norms_of_loss_scaling_do_not_explode()
    {
        GradientDetector detector = new(20, 1e-4);
        LossLevel level = default;
        Assert.That(First(4_999, step => detector.Next(step % 50 == 0 ? double.PositiveInfinity : step % 77 == 0 ? 1_000 : Noisy(1, 0.3), in level)), Is.Zero);
        Assert.That(First(10, step => detector.Next(double.NaN, in level)), Is.EqualTo(3));
    }

    [Test]
    public void Gradients_that_vanish_while_nothing_was_learned_are_found_and_those_at_the_bottom_are_not([Values] bool learned)
    {
        GradientDetector detector = new(20, 1e-4);
        LossLevel level = default;
        int found = First(2_000, step =>
        {
            double fall = Math.Exp(-step / 50.0);
            level.Add(learned ? Math.Max(1e-3, fall) : Noisy(0.7, 0.02));
            return detector.Next(Noisy(fall, 0.2), in level);
        });

        // e^-9.2 is a ten thousandth: 460 steps, counted from the level of the first twenty, and twenty in a row.
        Assert.That(found, learned ? Is.Zero : Is.InRange(470, 540));
    }

    [Test]
    public void A_norm_of_zero_vanishes()
    {
        GradientDetector detector = new(null, 1e-4);
        LossLevel level = default;
        for (int step = 0; step < 50; step++) level.Add(0.7);
        Assert.That(First(200, step => detector.Next(step <= 100 ? 1 : 0, in level)), Is.EqualTo(120));
    }

    [Test]
    public void Validation_that_rises_while_training_falls_is_overfitting()
    {
        OverfittingDetector detector = new(0.05);
        int found = First(60, epoch => detector.Next(Math.Exp(-epoch / 10.0), 0.5 + 0.4 * Math.Exp(-epoch / 5.0) + (epoch > 20 ? 0.02 * (epoch - 20) : 0)));
        Assert.That(found, Is.InRange(23, 32));
    }

    [Test]
    public void Validation_that_only_jitters_and_training_that_rises_with_it_are_not_overfitting()
    {
        int alarmed = 0;
        for (int run = 0; run < 100; run++)
        {
            OverfittingDetector jitter = new(0.05);
            if (First(100, epoch => jitter.Next(Math.Exp(-epoch / 100.0), Noisy(0.5, 0.05))) > 0) alarmed++;
        }

        Assert.That(alarmed, Is.LessThanOrEqualTo(10), "a hundred epochs of noise as large as the rise in question: mostly nothing");
        OverfittingDetector together = new(0.05);
        Assert.That(First(500, epoch => together.Next(1 + epoch / 100.0, 1 + epoch / 100.0)), Is.Zero);
    }

    [Test]
    public void Overfitting_is_reported_once_until_there_is_a_new_best()
    {
        OverfittingDetector detector = new(0.05);
        List<int> found = [];
        double[] validation = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.85, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
        for (int epoch = 0; epoch < validation.Length; epoch++)
            if (detector.Next(1.0 / (epoch + 1), validation[epoch]) is not null) found.Add(epoch);

        Assert.That(found, Has.Count.EqualTo(2));
        Assert.That(found[0], Is.InRange(9, 15));
        Assert.That(found[1], Is.InRange(23, 30));
    }

    [Test]
    public void A_loop_that_mostly_waits_is_data_starvation()
    {
        DataStarvationDetector detector = new(0.5);
        Assert.That(First(500, step => detector.Next(step <= 200 ? 0.1 : 3, 1)), Is.InRange(230, 400));
        DataStarvationDetector fromTheStart = new(0.5);
        Assert.That(First(500, step => fromTheStart.Next(3, 1)), Is.EqualTo(64));
    }

    [Test]
    public void A_hiccup_and_a_slow_start_of_the_loader_are_not_starvation()
    {
        DataStarvationDetector detector = new(0.5);
        Assert.That(First(2_000, step => detector.Next(step is 1 or 500 or 501 ? 3_600 : 0.1, 1)), Is.Zero);
    }

    [Test]
    public void Waiting_for_batches_that_arrive_in_bursts_counts_as_waiting()
    {
        DataStarvationDetector detector = new(0.5);
        Assert.That(First(2_000, step => detector.Next(step % 8 == 0 ? 16 : 0, 1)), Is.Positive);
    }

    [Test]
    public void A_step_that_does_not_end_stalls_once_and_long_steps_have_time()
    {
        StallDetector detector = new(600);
        Assert.That(detector.Check(7, 599, 1), Is.Null);
        Assert.That(detector.Check(7, 601, 1)?.Definition.Code, Is.EqualTo("MO2008"));
        Assert.That(detector.Check(7, 700, 1), Is.Null);
        Assert.That(detector.Check(8, 601, 60), Is.Null, "twenty usual steps are 1,200 s");
        Assert.That(detector.Check(8, 1_201, 60), Is.Not.Null);
        Assert.That(detector.Check(9, 601, double.NaN), Is.Not.Null, "no step has ended yet");
        Assert.That(detector.Check(10, double.NaN, 1), Is.Null, "the clock failed");
    }

    [Test]
    public void The_level_follows_a_lasting_shift_and_not_an_outlier()
    {
        RobustLevel level = default;
        for (int step = 0; step < 500; step++) level.Add(1 + 0.1 * (random.NextDouble() - 0.5));
        double before = level.Mean;
        level.Add(1e9);
        Assert.That(level.Mean, Is.EqualTo(before).Within(0.01));
        for (int step = 0; step < 300; step++) level.Add(100);
        Assert.That(level.Mean, Is.EqualTo(100).Within(1));
    }

    /// <summary>The first step something was found at, from 1; 0 for none.</summary>
    private static int First(int steps, Func<int, Finding?> look)
    {
        for (int step = 1; step <= steps; step++)
            if (look(step) is not null) return step;
        return 0;
    }

    private static List<int> Steps(double[] losses, Func<double, Finding?> look)
    {
        List<int> found = [];
        for (int step = 1; step <= losses.Length; step++)
            if (look(losses[step - 1]) is not null) found.Add(step);
        return found;
    }

    private static T Evidence<T>(Finding finding, string name) => (T)finding.Evidence.Single(item => item.Name == name).Value;

    private double Noisy(double value, double deviation) =>
        value * Math.Exp(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
