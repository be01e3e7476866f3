namespace ModelObservability.Tests.Detection;

/// <summary>
/// Losses wherever they lie: through zero, below it, tiny, far above what is learned, under little and much noise, normal and skewed. What
/// is healthy raises hardly an alarm; what breaks is found there as elsewhere.
/// </summary>
[TestFixture]
public sealed class LossShapesTests
{
    private const int Runs = 300, Steps = 3_000;

    /// <summary>The loss without noise at a part of the run, and its noise; everything is multiplied and then moved.</summary>
    private static readonly TestCaseData[] Shapes =
    [
        Shape("through zero in a line", part => 5 - 10 * part, 0.2),
        Shape("through zero in a line with much noise", part => 5 - 10 * part, 1.5),
        Shape("through zero and to rest", part => -3 + 6 * Math.Exp(-8 * part), 0.3),
        Shape("through zero slowly at the end", part => 4 * Math.Pow(1 + 30 * part, -0.5) - 1, 0.1),
        Shape("below zero all the time", part => -2 - 3 * (1 - Math.Exp(-5 * part)), 0.2),
        Shape("around zero all the time", _ => 0, 1),
        Shape("just above zero", part => 0.05 + 2 * Math.Exp(-10 * part), 0.01),
        Shape("tiny", part => 1e-9 * (1 + 4 * Math.Exp(-5 * part)), 2e-10),
        Shape("tiny and below zero", part => 1e-9 * (-3 + 4 * Math.Exp(-5 * part)), 2e-10),
        Shape("huge", part => 1e12 * (1 + 4 * Math.Exp(-5 * part)), 1e11),
        Shape("far above what is learned", part => 1e6 + 4 * Math.Exp(-3 * part), 0.2),
        Shape("far below zero", part => -1e6 + 4 * Math.Exp(-3 * part), 0.2),
        Shape("skewed noise below zero", part => -5 + 4 * Math.Exp(-5 * part), 0.5, skewed: true),
        Shape("skewed noise through zero", part => 2 - 6 * part, 0.4, skewed: true),
    ];

    [TestCaseSource(nameof(Shapes))]
    public void A_healthy_loss_raises_almost_no_alarms(Func<double, double> curve, double noise, bool skewed)
    {
        Dictionary<string, int> alarmed = [];
        for (int seed = 0; seed < Runs; seed++)
        {
            Random random = new(seed);
            AllDetectors detectors = new(new());
            for (int step = 1; step <= Steps; step++) detectors.Step(step, Shown(Loss(random, curve, noise, skewed, step)), endsEpoch: false);
            foreach (string code in detectors.FirstAt.Keys.Where(code => code is "MO2002" or "MO2009")) alarmed[code] = alarmed.GetValueOrDefault(code) + 1;
        }

        Assert.That(alarmed.Where(entry => entry.Value > (skewed ? Runs / 50 : Runs / 100)), Is.Empty, "at most one run in a hundred, two where noise is skewed");
    }

    [TestCaseSource(nameof(Shapes))]
    public void Spikes_and_divergence_are_found_for_losses_of_any_sign_and_size(Func<double, double> curve, double noise, bool skewed)
    {
        int spikes = 0, climbs = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            AllDetectors spiked = new(new()), climbing = new(new());
            double unit = noise + Math.Max(0, curve(0) - curve(0.5));
            for (int step = 1; step <= Steps; step++)
            {
                double loss = Loss(random, curve, noise, skewed, step);
                spiked.Step(step, Shown(step == Steps / 2 ? loss + 60 * (noise + 0.003 * Math.Abs(loss)) : loss), endsEpoch: false);
                climbing.Step(step, Shown(step > Steps / 2 ? loss + 0.02 * unit * (step - Steps / 2) : loss), endsEpoch: false);
            }

            if (spiked.FirstAt.GetValueOrDefault("MO2002") == Steps / 2) spikes++;
            if (climbing.FirstAt.GetValueOrDefault("MO2009") > Steps / 2) climbs++;
        }

        Assert.That(spikes, Is.GreaterThanOrEqualTo(49));
        Assert.That(climbs, Is.EqualTo(50));
    }

    [Test]
    public void A_noisy_loss_around_zero_raises_no_more_than_the_same_loss_far_above_zero([Values(0, 10, -10, 1000)] double moved)
    {
        int alarmed = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            AllDetectors detectors = new(new());
            for (int i = 1; i <= 4_000; i++) detectors.Step(i, Shown(moved + 5 - 10.0 * i / 4_000 + 0.2 * Normal(random)), endsEpoch: false);
            if (detectors.FirstAt.Count > 0) alarmed++;
        }

        Assert.That(alarmed, Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void A_loss_that_stays_at_zero_with_rare_exceptions_does_not_spike()
    {
        int alarmed = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            AllDetectors detectors = new(new());
            for (int i = 1; i <= Steps; i++)
            {
                double hinge = Math.Max(0, 2 * Math.Exp(-i / 400.0) + 0.15 * Normal(random) - 0.2);
                detectors.Step(i, Shown(hinge), endsEpoch: false);
            }

            if (detectors.FirstAt.ContainsKey("MO2002") || detectors.FirstAt.ContainsKey("MO2009")) alarmed++;
        }

        Assert.That(alarmed, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void A_loss_that_explodes_at_the_second_step_is_a_spike_at_once_and_soon_divergence()
    {
        AllDetectors detectors = new(new());
        double loss = 2.3;
        for (int step = 1; step <= 10; step++, loss *= 1e7) detectors.Step(step, Shown(loss), endsEpoch: false);
        Assert.That((detectors.FirstAt["MO2002"], detectors.FirstAt["MO2009"]), Is.EqualTo((2, 4)));

        AllDetectors tripling = new(new());
        for (int step = 1; step <= 30; step++) tripling.Step(step, Shown(2.3 * Math.Pow(3, step)), endsEpoch: false);
        Assert.That(tripling.FirstAt["MO2009"], Is.LessThan(24));
    }

    [TestCase(10, 8)]
    [TestCase(30, 7)]
    [TestCase(500, 6)]
    [TestCase(1.5, 25)]
    public void A_loss_that_grows_in_every_step_is_found_before_there_is_a_level(double factor, int by)
    {
        foreach (double first in (double[])[0.7, 2.3, 40, 1e4])
        {
            AllDetectors detectors = new(new());
            for (int step = 1; step <= 60; step++) detectors.Step(step, Shown(first * Math.Pow(factor, Math.Min(step - 1, 30))), endsEpoch: false);
            Assert.That(detectors.FirstAt.GetValueOrDefault("MO2009", int.MaxValue), Is.LessThanOrEqualTo(by));
        }
    }

    [Test]
    public void The_first_losses_of_a_run_may_be_zero_or_tiny_or_fall_at_once()
    {
        double[][] beginnings = [[0, 0.7, 0.6, 0.8], [1e-6, 3, 2.5, 2.9], [0, 0, 0, 0.5], [900, 4, 3, 2.5], [0, 0, 0, 1_500], [-1e-3, 5, 4, 6], [1e4, 1e5, 3e4, 2e4]];
        foreach (double[] beginning in beginnings)
        {
            AllDetectors detectors = new(new());
            for (int step = 1; step <= 31; step++) detectors.Step(step, Shown(beginning[Math.Min(step, 4) - 1] * (step > 4 && step % 2 == 0 ? 1.1 : 1)), endsEpoch: false);
            Assert.That(detectors.FirstAt.Keys, Is.Empty, string.Join(' ', beginning));
        }
    }

    [Test]
    public void A_constant_level_follows_a_change()
    {
        ModelObservability.Detection.LossLevel level = default;
        for (int step = 0; step < 100; step++) level.Add(0.7);
        for (int step = 0; step < 400; step++) level.Add(0.2);
        Assert.That(level.Value, Is.EqualTo(0.2).Within(0.01));
    }

    private static TestCaseData Shape(string name, Func<double, double> curve, double noise, bool skewed = false) => new TestCaseData(curve, noise, skewed).SetArgDisplayNames(name);

    private static double Loss(Random random, Func<double, double> curve, double noise, bool skewed, int step)
    {
        double normal = Normal(random);
        return curve(step / (double)Steps) + noise * (skewed ? Math.Exp(0.4 * normal) - Math.Exp(0.08) : normal);
    }

    private static Shown Shown(double loss) => new(loss, 1, 0, 1, double.NaN);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
