using ModelObservability.Metrics.Regression;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class RegressionTracker(ModelMonitor monitor, RegressionQualityOptions options)
    : QualityTracker<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue>(monitor, options, "regression", new(new(options.Errors)))
{
    protected override void WriteCounts(RegressionValue value, ReportSection section)
    {
        section.Rejected(value.Rejected, RejectionReasons.Score);
        section.Count(Names.Quality.ErrorCount, value.Count);
        section.SumOf(Names.Quality.ErrorAbsolute, value.MeanAbsoluteError, value.Count);
        section.SumOf(Names.Quality.ErrorSquared, value.MeanSquaredError, value.Count);
        section.Score(Names.Quality.TargetLinear, value.Count == 0 ? 0 : value.MeanTarget * value.Count);
        section.SumOf(Names.Quality.TargetSquared, value.MeanSquaredTarget, value.Count);
    }

    protected override void WriteReference(RegressionValue value, ReferenceCounts counts)
    {
        counts.Mean("mae", value.MeanAbsoluteError, value.Count);
        counts.Mean("mse", value.MeanSquaredError, value.Count);
    }

    protected override void WriteScores(RegressionValue value, ReportSection section)
    {
        section.Score(Names.Quality.Mae, value.MeanAbsoluteError);
        section.Score(Names.Quality.Mse, value.MeanSquaredError);
        section.Score(Names.Quality.Rmse, value.RootMeanSquaredError);
        section.Score(Names.Quality.R2, value.R2);
        section.Score(Names.Quality.Mape, value.MeanAbsolutePercentageError);
    }
}
