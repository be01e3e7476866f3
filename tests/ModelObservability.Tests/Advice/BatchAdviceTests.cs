using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Advice;

/// <summary>The size of batches, by the noise of gradients whose truth is known: each sample's is the mean and independent noise.</summary>
[TestFixture]
public sealed class BatchAdviceTests
{
    private const int Dimensions = 300, Small = 8, Large = 64;

    [Test, Provokes("MO9012")]
    public void Batches_far_below_the_noise_scale_ask_for_larger_ones()
    {
        var (codes, scale) = Train(noise: 40); // 40² = 1,600 samples
        Assert.That(codes, Is.EqualTo(new[] { "MO9012" }));
        Assert.That(scale, Is.EqualTo(1_600).Within(50).Percent);
    }

    [Test, Provokes("MO9013")]
    public void Batches_far_above_the_noise_scale_ask_for_smaller_ones()
    {
        var (codes, scale) = Train(noise: 1); // 1 sample
        Assert.That(codes, Is.EqualTo(new[] { "MO9013" }));
        Assert.That(scale, Is.EqualTo(1).Within(30).Percent);
    }

    [Test, StaysQuiet("MO9012", "MO9013")]
    public void Batches_about_the_noise_scale_are_left_alone([Values(4.0, 8.0, 16.0)] double noise) =>
        Assert.That(Train(noise).Codes, Is.Empty);

    [Test, StaysQuiet("MO9012", "MO9013")]
    public void Few_reports_say_nothing()
    {
        var (codes, scale) = Train(noise: 1, steps: 49);
        Assert.That((codes, scale), Is.EqualTo((Array.Empty<string>(), double.NaN)));
    }

    [Test]
    public void Norms_that_cannot_be_right_are_counted_and_change_nothing()
    {
        using ModelMonitor monitor = new("noise that cannot be");
        using MeterReadings readings = new(monitor.Identity.Name);
        using TrainingRun run = monitor.StartTraining();
        run.ReportGradientNorms(8, double.NaN, 64, 1);
        run.ReportGradientNorms(8, -1, 64, 1);
        run.ReportGradientNorms(8, 1, 8, 1);
        run.ReportGradientNorms(0, 1, 8, 1);

        Assert.That(run.State.GradientNoiseScale, Is.NaN);
        Assert.That(readings.Observe("ml.training.rejected", ("reason", "gradient_norm_out_of_range")), Is.EqualTo(3));
        Assert.That(readings.Observe("ml.training.rejected"), Is.EqualTo(4));
    }

    private static (string[] Codes, double Scale) Train(double noise, int steps = 400)
    {
        using ModelMonitor monitor = new("batch advice of " + TestContext.CurrentContext.Test.ID, timeProvider: new ManualTime());
        monitor.Diagnose();
        Random random = new(9);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Enumerable.Range(0, steps)))
            {
                double[] parts = new double[Dimensions];
                double squares = 0;
                for (int part = 0; part < Large / Small; part++)
                {
                    for (int dimension = 0; dimension < Dimensions; dimension++)
                    {
                        double gradient = 1 + noise / Math.Sqrt(Small) * Gaussian(random);
                        squares += gradient * gradient / (Large / Small);
                        parts[dimension] += gradient / (Large / Small);
                    }
                }

                step.Report(2 - step.Batch * 0.004 + 0.02 * random.NextDouble(), samples: Large);
                run.ReportGradientNorms(Small, Math.Sqrt(squares), Large, Math.Sqrt(parts.Sum(static value => value * value)));
            }
        }

        return ([.. Open(run, monitor)], run.State.GradientNoiseScale);
    }

    private static IEnumerable<string> Open(TrainingRun run, ModelMonitor monitor)
    {
        Assert.That(run.State.Outcome, Is.Not.Null);
        return monitor.Diagnose().Findings.Select(static finding => finding.Code);
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
