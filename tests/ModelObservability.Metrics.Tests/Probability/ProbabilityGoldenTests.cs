using ModelObservability.Metrics.Probability;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Probability;

/// <summary>Scores of probabilities agree with scikit-learn, SciPy and NumPy to 1e-12.</summary>
public class ProbabilityGoldenTests
{
    private static IEnumerable<TestCaseData> Binary => GoldenCase.Of("binary.json");

    private static IEnumerable<TestCaseData> Multiclass =>
        GoldenCase.Of("multiclass.json").Where(data => ((GoldenCase)data.Arguments[0]!).Expects("log_loss"));

    private static IEnumerable<TestCaseData> Weighted => GoldenCase.Of("weighted.json");

    private static IEnumerable<TestCaseData> Losses => GoldenCase.Of("losses.json");

    private static IEnumerable<TestCaseData> Calibrations => GoldenCase.Of("calibration.json");

    [TestCaseSource(nameof(Binary))]
    public void Log_loss_and_Brier_score_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new BinaryLogLoss();
        state.Add(golden.Ints("y_true"), golden.Doubles("y_score"));

        golden.Agrees(state.Value.LogLoss, "log_loss");
        golden.Agrees(state.Value.Brier, "brier");
        double[] scores = golden.Doubles("y_score");
        Assert.That(state.Value.Clipped, Is.EqualTo(scores.Count(score => score < 1.0 / (1L << 52) || 1 - score < 1.0 / (1L << 52))));
    }

    [TestCaseSource(nameof(Weighted))]
    public void Weighted_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new BinaryLogLoss();
        state.Add(golden.Ints("y_true"), golden.Doubles("y_score"), golden.Doubles("weight"));

        golden.Agrees(state.Value.LogLoss, "log_loss");
        golden.Agrees(state.Value.Brier, "brier");
    }

    [TestCaseSource(nameof(Multiclass))]
    public void Log_loss_of_rows_is_that_of_scikit_learn(GoldenCase golden)
    {
        var state = new CategoricalLogLoss(golden.Size("classes"));
        state.Add(golden.Ints("y_true"), golden.Rows("y_prob"));
        golden.Agrees(state.Value.LogLoss, "log_loss");
    }

    [TestCaseSource(nameof(Losses))]
    public void Cross_entropy_of_logits_is_that_of_SciPy(GoldenCase golden)
    {
        double[] logits = golden.Rows("logits");
        int[] labels = golden.Ints("y_true");
        var categorical = new CategoricalLogLoss(logits.Length / labels.Length, ScoreKind.Logit);
        categorical.Add(labels, logits);
        golden.Agrees(categorical.Value.LogLoss, "cross_entropy");
        golden.Agrees(categorical.Value.LogLossVariance, "cross_entropy_variance_population");
        golden.Agrees(categorical.Value.Perplexity, "perplexity");

        var binary = new BinaryLogLoss(ScoreKind.Logit);
        binary.Add(golden.Ints("binary_true"), golden.Doubles("binary_logits"));
        golden.Agrees(binary.Value.LogLoss, "binary_cross_entropy");
    }

    [TestCaseSource(nameof(Calibrations))]
    public void Calibration_errors_are_those_of_their_definition_in_NumPy(GoldenCase golden)
    {
        var state = new Calibration(golden.Size("bins"));
        state.Add(golden.Ints("y_true"), golden.Doubles("y_score"));
        golden.Agrees(state.Value.ExpectedCalibrationError, "ece");
        golden.Agrees(state.Value.MaximumCalibrationError, "mce");

        ReliabilityBin[] filled = [.. state.Value.Bins.Where(bin => bin.Count > 0)];
        Assert.That(filled.Select(bin => bin.PositiveRate), Is.EqualTo(golden.ExpectedNumbers("curve_true")).Within(1e-15));
        Assert.That(filled.Select(bin => bin.MeanProbability), Is.EqualTo(golden.ExpectedNumbers("curve_predicted")).Within(1e-14));
    }
}
