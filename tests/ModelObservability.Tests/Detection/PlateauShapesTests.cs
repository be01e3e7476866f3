using ModelObservability.Detection;

namespace ModelObservability.Tests.Detection;

/// <summary>Losses that jump and come back are no plateau; losses that rest are one, wherever they lie.</summary>
[TestFixture]
public sealed class PlateauShapesTests
{
    private const int Seeds = 40, Steps = 6_000;

    private static readonly TestCaseData[] Jumps =
    [
        Shape("a jump to twice that falls in a line", i => i < 2_500 ? Fall(i) : Math.Max(Fall(2_500) * 2 - (i - 2_500) * Fall(2_500) / 800, Fall(i))),
        Shape("a jump that decays", i => Fall(i) * (i >= 2_500 ? 1 + 2 * Math.Exp(-(i - 2_500) / 500.0) : 1)),
        Shape("a jump to one and a half that takes 1,600 steps back", i => i < 2_500 ? Fall(i) : Math.Max(Fall(2_500) * 1.5 - (i - 2_500) * Fall(2_500) / 3_200, Fall(i))),
        Shape("a jump early", i => Fall(i) * (i >= 900 ? 1 + 3 * Math.Exp(-(i - 900) / 300.0) : 1)),
        Shape("a jump late", i => Fall(i) * (i >= 4_500 ? 1 + Math.Exp(-(i - 4_500) / 1_000.0) : 1)),
        Shape("two jumps", i => Fall(i) * (1 + (i >= 1_500 ? Math.Exp(-(i - 1_500) / 300.0) : 0) + (i >= 3_500 ? 2 * Math.Exp(-(i - 3_500) / 400.0) : 0))),
        Shape("a jump below zero", i => Fall(i) - 4 + (i >= 2_500 ? 2 * Math.Exp(-(i - 2_500) / 500.0) : 0)),
        Shape("a jump far above what is learned", i => 1e4 + Fall(i) + (i >= 2_500 ? 2 * Math.Exp(-(i - 2_500) / 500.0) : 0)),
        Shape("restarts of the learning rate, each cycle twice as long", i => Restarts(i, length: 400, grows: true)),
        Shape("restarts of the learning rate, cycles of 500", i => Restarts(i, length: 500, grows: false)),
        Shape("restarts of the learning rate, cycles of 1,500", i => Restarts(i, length: 1_500, grows: false)),
        Shape("stairs of 300 steps", i => 5 * Math.Pow(0.9, i / 300)),
        Shape("through zero in a line", i => 3 - i / 1_000.0),
        Shape("a slow fall far above zero", i => 1_000 + 5 * Math.Exp(-i / 3_000.0)),
    ];

    private static readonly TestCaseData[] Rests =
    [
        Shape("from the beginning", _ => 2),
        Shape("after a fall", i => 1 + 4 * Math.Exp(-i / 300.0)),
        Shape("after a jump it came back from", i => 1 + 4 * Math.Exp(-i / 300.0) + (i is >= 1_000 and < 1_400 ? 1 : 0)),
        Shape("below zero", i => -3 + 4 * Math.Exp(-i / 300.0)),
        Shape("at zero", i => 2 * Math.Exp(-i / 300.0) - 2 * Math.Exp(-Steps / 300.0)),
        Shape("far above zero", i => 1e4 + 4 * Math.Exp(-i / 300.0)),
        Shape("tiny", i => 1e-9 * (1 + 4 * Math.Exp(-i / 300.0)), 1e-11),
    ];

    [TestCaseSource(nameof(Jumps))]
    public void A_loss_that_falls_raises_nothing(Func<int, double> curve, double noise)
    {
        List<int> found = [.. Enumerable.Range(0, Seeds).Select(seed => First(seed, curve, noise, Steps)).Where(step => step > 0)];
        Assert.That(found, Is.Empty);
    }

    [TestCaseSource(nameof(Rests))]
    public void A_constant_loss_is_a_plateau(Func<int, double> curve, double noise)
    {
        List<int> found = [.. Enumerable.Range(0, Seeds).Select(seed => First(seed, curve, noise, 2 * Steps)).Where(step => step > 0)];
        Assert.That(found, Has.Count.EqualTo(Seeds));
    }

    [Test]
    public void The_improvement_in_the_evidence_of_a_plateau_is_below_the_share()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            PlateauDetector detector = new(0.01);
            for (int step = 1; step <= Steps; step++)
                if (detector.Next(Noisy(random, 1 + 4 * Math.Exp(-step / 300.0), 0.02)) is { } finding)
                    Assert.That((double)finding.Evidence.Single(one => one.Name == "improved").Value, Is.InRange(-0.02, 0.01));
        }
    }

    private static double Fall(double i) => 1 + 4 * Math.Exp(-i / 2_000.0);

    /// <summary>Falls within a cycle and jumps at its end, while what it falls to goes on falling.</summary>
    private static double Restarts(int i, int length, bool grows)
    {
        int begin = 0;
        while (i >= begin + length) (begin, length) = (begin + length, grows ? 2 * length : length);
        return Fall(i) * (1 + 0.25 * (1 + Math.Cos(Math.PI * (i - begin) / length)));
    }

    private static int First(int seed, Func<int, double> curve, double noise, int steps)
    {
        Random random = new(seed);
        PlateauDetector detector = new(0.01);
        for (int step = 1; step <= steps; step++)
            if (detector.Next(Noisy(random, curve(step), noise)) is not null) return step;
        return 0;
    }

    /// <summary>Noise of two hundredths of the loss, or as large as is said.</summary>
    private static double Noisy(Random random, double loss, double noise) =>
        loss + (noise > 0 ? noise : 0.02 * Math.Min(Math.Abs(loss) + 0.1, 10)) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static TestCaseData Shape(string name, Func<int, double> curve, double noise = 0) => new TestCaseData(curve, noise).SetArgDisplayNames(name);
}
