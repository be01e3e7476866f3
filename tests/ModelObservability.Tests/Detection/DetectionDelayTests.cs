using System.Globalization;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Detection;

/// <summary>
/// Healthy runs that break in their middle, and how many steps later that is found. The table is published in <c>docs/training.md</c>.
/// </summary>
[TestFixture]
public sealed class DetectionDelayTests
{
    private const int Runs = 200;

    private static readonly TestCaseData[] Breaks =
    [
        new TestCaseData("MO2001", 0, (Break)((_, _, shown) => shown with { Loss = double.NaN })).SetName("A_loss_of_NaN_is_found_at_once"),
        new TestCaseData("MO2002", 0, (Break)((_, after, shown) => after == 0 ? shown with { Loss = 20 * shown.Loss } : shown)).SetName("A_spike_of_twenty_times_the_loss_is_found_at_once"),
        new TestCaseData("MO2004", 80, (Break)((_, after, shown) => shown with { Norm = shown.Norm * Math.Pow(1.1, after) })).SetName("Gradients_that_grow_by_a_tenth_a_step_are_found"),
        new TestCaseData("MO2005", 560, (Break)((run, after, shown) => shown with { Loss = shown.Loss * run.Stuck(after), Norm = shown.Norm * Math.Exp(-after / 50.0) })).SetName("Gradients_that_fall_by_a_fiftieth_a_step_are_found"),
        new TestCaseData("MO2006", 15, (Break)((run, after, shown) => shown with { Validation = shown.Validation * run.FrozenEpochs(after) * (1 + 0.05 * after) })).SetName("A_validation_that_rises_by_a_twentieth_an_epoch_is_found"),
        new TestCaseData("MO2007", 220, (Break)((_, _, shown) => shown with { Waited = 3 * shown.Computed })).SetName("A_loader_three_times_too_slow_is_found"),
        new TestCaseData("MO2009", 500, (Break)((_, after, shown) => shown with { Loss = shown.Loss * Math.Pow(1.01, after) })).SetName("A_loss_that_climbs_by_a_hundredth_a_step_is_found"),
        new TestCaseData("MO2003", 10_000, (Break)((run, after, shown) => shown with { Loss = shown.Loss * run.Frozen(after) })).SetName("A_loss_that_falls_no_more_is_found"),
    ];

    /// <summary>What a step shows that comes this long after the break: steps, for the validation epochs.</summary>
    private delegate Shown Break(Broken run, int after, Shown shown);

    [TestCaseSource(nameof(Breaks))]
    public void Injected_failures_are_detected(string code, int bound, object how)
    {
        List<int> delays = [];
        for (int seed = 0; seed < Runs; seed++)
        {
            Broken run = new(seed, fromTheStart: code == "MO2005");
            if (run.FirstAfter(code, (Break)how) is { } delay) delays.Add(delay);
        }

        delays.Sort();
        Assert.That(delays, Has.Count.GreaterThanOrEqualTo((code == "MO2003" ? 0.85 : 0.99) * Runs), "found; a hundredth is not told from noise that is large and correlated");
        int median = delays[delays.Count / 2], most = delays[delays.Count * 95 / 100];
        Assert.That(most, Is.LessThanOrEqualTo(bound));
        string row = File.ReadAllLines(Repository.PathOf("docs/training.md")).Last(line => line.StartsWith($"| [{code}](signals/{code}.md) |", StringComparison.Ordinal));
        Assert.That(row, Does.EndWith(string.Create(CultureInfo.InvariantCulture, $"| {median:N0} | {most:N0} | {delays.Count} of {Runs} |")), "the published delay is the measured one");
    }

    /// <summary>A healthy run until its middle.</summary>
    private sealed class Broken(int seed, bool fromTheStart)
    {
        private readonly HealthyRun run = new(seed);

        /// <summary>The last healthy step.</summary>
        private int Until => run.Steps / 2 / run.StepsPerEpoch * run.StepsPerEpoch;

        /// <summary>What keeps the loss where it was before the break.</summary>
        public double Frozen(int after) => run.Curve(Until) / run.Curve(Until + 1 + after);

        /// <summary>What keeps the validation where it was before the break.</summary>
        public double FrozenEpochs(int after) => run.Curve(Until) / run.Curve(Until + after * run.StepsPerEpoch);

        /// <summary>What keeps the loss where the run began.</summary>
        public double Stuck(int after) => run.Curve(0) / run.Curve(Until + 1 + after);

        public int? FirstAfter(string code, Break how)
        {
            AllDetectors detectors = new(new());
            bool inEpochs = code == "MO2006";
            for (int step = 1; step <= 4 * run.Steps; step++)
            {
                bool endsEpoch = step % run.StepsPerEpoch == 0;
                Shown shown = run.Show(step);
                if (step > Until) shown = how(this, inEpochs ? (step - Until) / run.StepsPerEpoch : step - Until - 1, shown);
                else if (fromTheStart) shown = shown with { Loss = shown.Loss * run.Curve(0) / run.Curve(step) };
                detectors.Step(step, shown, endsEpoch);
                if (step <= Until || !detectors.FirstAt.TryGetValue(code, out int found)) continue;
                return found <= Until ? null : inEpochs ? (found - Until) / run.StepsPerEpoch : found - Until - 1;
            }

            return null;
        }
    }
}
