using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class EarlyStoppingRuleTests
{
    // Worked by hand after the rules of PyTorch Lightning's EarlyStopping and Keras' callback of the same name.
    private static readonly object[] Cases =
    [
        new object?[] { new EarlyStopping { Patience = 2 }, new[] { 3.0, 2, 2.5, 2.1 }, 4, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 2 }, new[] { 3.0, 2, 2.5, 1.9, 2, 2 }, 6, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 1 }, new[] { 3.0, 3 }, 2, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 2, MinimumDelta = 0.5 }, new[] { 3.0, 2.7, 2.6, 2.4 }, 3, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 9, Mode = ImprovementMode.Higher, Target = 0.9 }, new[] { 0.5, 0.89, 0.9 }, 3, TrainingStopReason.TargetReached },
        new object?[] { new EarlyStopping { Patience = 9, Target = 0.1 }, new[] { 0.5, 0.2, 0.1 }, 3, TrainingStopReason.TargetReached },
        new object?[] { new EarlyStopping { Patience = 9, DivergenceThreshold = 5 }, new[] { 0.5, 5, 5.1 }, 3, TrainingStopReason.Diverged },
        new object?[] { new EarlyStopping { Patience = 9, Mode = ImprovementMode.Higher, DivergenceThreshold = 0.2 }, new[] { 0.5, 0.2, 0.19 }, 3, TrainingStopReason.Diverged },
        new object?[] { new EarlyStopping { Patience = 9 }, new[] { 0.5, double.NaN }, 2, TrainingStopReason.NotFinite },
        new object?[] { new EarlyStopping { Patience = 9 }, new[] { double.PositiveInfinity }, 1, TrainingStopReason.NotFinite },
        new object?[] { new EarlyStopping { Patience = 2, StopWhenNotFinite = false }, new[] { 0.5, double.NaN, double.NaN }, 3, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 2, Mode = ImprovementMode.Higher, MinimumDelta = 0.1 }, new[] { 0.5, 0.65, 0.7, 0.74 }, 4, TrainingStopReason.NoImprovement },
        new object?[] { new EarlyStopping { Patience = 3 }, new[] { 5.0, 4, 3, 2, 1 }, 0, TrainingStopReason.Requested },
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_run_stops_where_the_rule_says(EarlyStopping options, double[] values, int stopsAt, TrainingStopReason reason)
    {
        EarlyStoppingRule rule = new(options);
        (TrainingStopReason Reason, double Limit)? decision = null;
        int step = 0;
        while (decision is null && step < values.Length) decision = rule.Next(values[step++]);

        Assert.That(decision is null ? 0 : step, Is.EqualTo(stopsAt));
        if (decision is not null) Assert.That(decision.Value.Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Invalid_options_are_refused_with_name_and_value()
    {
        Refused(() => new EarlyStopping { Patience = 0 }, "Patience", "0");
        Refused(() => new EarlyStopping { MinimumDelta = -1 }, "MinimumDelta", "-1");
        Refused(() => new EarlyStopping { MinimumDelta = double.NaN }, "MinimumDelta", "NaN");
        Refused(() => new EarlyStopping { Target = double.NaN }, "Target", "NaN");
        Refused(() => new EarlyStopping { DivergenceThreshold = double.NaN }, "DivergenceThreshold", "NaN");
        Refused(() => new EarlyStopping { Metric = " " }, "Metric", "");
        Refused(() => new EarlyStopping { Mode = (ImprovementMode)7 }, "Mode", "Lower, Higher");
        Refused(() => new EarlyStopping { Split = (TrainingSplit)7 }, "Split", "7");
        Refused(() => new TrainingDetection { LossSpikeDeviations = 0 }, "LossSpikeDeviations", "0");
        Refused(() => new TrainingDetection { PlateauImprovement = 1 }, "PlateauImprovement", "less than 1");
        Refused(() => new TrainingDetection { ExplodingGradientFactor = 1 }, "ExplodingGradientFactor", "more than 1");
        Refused(() => new TrainingDetection { VanishingGradientFactor = double.NaN }, "VanishingGradientFactor", "NaN");
        Refused(() => new TrainingDetection { OverfittingRise = -1 }, "OverfittingRise", "-1");
        Refused(() => new TrainingDetection { DataWaitShare = 1 }, "DataWaitShare", "1");
        Refused(() => new TrainingDetection { StallAfter = TimeSpan.Zero }, "StallAfter", "00:00:00");
        Refused(() => new TrainingDetection { DivergenceShare = double.PositiveInfinity }, "DivergenceShare", "Infinity");
        Refused(() => new TrainingOptions { CrashReportFolder = "" }, "CrashReportFolder", "");
        Refused(() => new TrainingOptions { Sinks = [null!] }, "Sinks", "null");
        Refused(() => new TrainingOptions { SinkCapacity = 10 }, "SinkCapacity", "1,024");
    }

    private static void Refused(Func<object> make, string parameter, string message) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo(parameter).And.Message.Contains(message));
}
