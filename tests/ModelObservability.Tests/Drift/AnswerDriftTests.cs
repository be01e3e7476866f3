using ModelObservability.Testing;

namespace ModelObservability.Tests.Drift;

/// <summary>Scores and predicted classes, compared with those of a tracker of quality.</summary>
public class AnswerDriftTests
{
    [Test]
    [StaysQuiet("MO5013")]
    public void The_same_answers_are_quiet()
    {
        using ScoreScene scene = new();
        scene.Run(20);
        Assert.That(scene.Signals, Is.Empty);
    }

    [Test]
    [Provokes("MO5013")]
    public void Scores_that_drift_are_told_once()
    {
        using ScoreScene scene = new();
        scene.Run(6, score: static random => Math.Sqrt(random.NextDouble()), withClasses: false);
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5013" }));
        Assert.That(scene.Signals[0].Evidence["columns"], Is.EqualTo(new[] { DriftTracker.Scores }));
    }

    [Test]
    public void Predicted_classes_that_drift_are_told_too()
    {
        using ScoreScene scene = new();
        scene.Run(6, classes: static _ => 1);
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5013" }));
        Assert.That(scene.Tracker.Report().Findings.Single().Name, Is.EqualTo(DriftTracker.Classes));
    }
}
