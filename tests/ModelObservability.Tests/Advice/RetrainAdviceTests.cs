using ModelObservability.Testing;
using ModelObservability.Tests.Drift;

namespace ModelObservability.Tests.Advice;

/// <summary>Retrain: where labels say that the model is worse than in its reference, and drift or a refuted estimate says why.</summary>
[TestFixture]
public sealed class RetrainAdviceTests
{
    [Test, Provokes("MO9010")]
    public void Inputs_that_drifted_and_labels_that_say_worse_ask_to_retrain()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Run(8, score: static random => random.NextDouble() < 0.5 ? random.NextDouble() : 0.4 + 0.2 * random.NextDouble(), truth: static score => 0.5 + (score - 0.5) * 0.3);
        scene.Label(500, truth: static score => 0.5 + (score - 0.5) * 0.3);

        Signal signal = scene.Monitor.Diagnose().Findings.Single(static finding => finding.Code == "MO9010");
        Assert.That((double)signal.Evidence["accuracy_upper"], Is.LessThan((double)signal.Evidence["reference_accuracy_lower"]));
        Assert.That(signal.Evidence["drifted_columns"], Does.Contain(DriftTracker.Scores));
    }

    [Test, Provokes("MO9010")]
    public void Labels_that_refute_the_estimate_ask_to_retrain()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Run(10, truth: static score => 0.5 + (score - 0.5) * 0.3);
        scene.Label(500, truth: static score => 0.5 + (score - 0.5) * 0.3);

        Signal signal = scene.Monitor.Diagnose().Findings.Single(static finding => finding.Code == "MO9010");
        Assert.That(signal.Evidence["estimate_refuted"], Is.True);
    }

    [Test, StaysQuiet("MO9010")]
    public void A_model_that_is_as_right_as_ever_is_left_alone()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Run(20);
        scene.Label(500, truth: static score => score);

        Assert.That(scene.Monitor.Diagnose().Findings, Is.Empty);
    }

    [Test, StaysQuiet("MO9010")]
    public void Drift_without_worse_labels_and_worse_labels_without_drift_are_told_by_others()
    {
        using ScoreScene drifted = new(labelled: true), worse = new(labelled: true);
        drifted.Run(8, score: static random => random.NextDouble() < 0.5 ? 0.02 * random.NextDouble() : 0.98 + 0.02 * random.NextDouble());
        drifted.Label(500, truth: static score => score);
        worse.Run(1);
        worse.Label(500, truth: static score => 1 - score);

        Assert.That(drifted.Tracker.Report().Findings, Is.Not.Empty);
        Assert.That(drifted.Monitor.Diagnose().Findings.Select(static finding => finding.Code), Does.Not.Contain("MO9010"));
        Assert.That(worse.Monitor.Diagnose().Findings.Select(static finding => finding.Code), Does.Not.Contain("MO9010"));
    }
}
