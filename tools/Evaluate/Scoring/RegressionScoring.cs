using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Plots;
using Evaluate.Rows;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;

namespace Evaluate.Scoring;

/// <summary>Errors of predicted numbers.</summary>
internal sealed class RegressionScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private static readonly (string Key, string Title, Func<RegressionValue, double> Of)[] Scores =
    [
        ("mse", "mean squared error", value => value.MeanSquaredError),
        ("rmse", "root mean squared error", value => value.RootMeanSquaredError),
        ("mae", "mean absolute error", value => value.MeanAbsoluteError),
        ("mape", "mean absolute percentage error (a ratio)", value => value.MeanAbsolutePercentageError),
        ("max_error", "maximum error", value => value.MaximumError),
        ("bias", "bias (mean of prediction - target)", value => value.Bias),
        ("huber", "Huber loss (delta 1)", value => value.Huber),
        ("r2", "R²", value => value.R2),
        ("explained_variance", "explained variance", value => value.ExplainedVariance),
    ];

    private readonly RegressionErrors errors = new();
    private readonly MedianError median = new();
    private readonly RowSample sample = new();

    /// <summary>Of errors that all weigh nothing scikit-learn takes the largest.</summary>
    private double Median => options.Undefined == Undefined.ScikitLearn && Value is { Count: > 0, Weight: 0 } ? Value.MaximumError : median.Median;

    private RegressionValue Value => errors.Value with { Undefined = options.Undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<double> targets = batch.Numbers(TaskColumns.Labels), predictions = batch.Numbers(columns.Predictions!.Value);
        if (options.PlotFolder is not null)
            sample.Add(targets, predictions);
        if (columns.Weights is { } weights)
        {
            errors.Add(targets, predictions, batch.Numbers(weights));
            median.Add(targets, predictions, batch.Numbers(weights));
            return;
        }

        errors.Add(targets, predictions);
        median.Add(targets, predictions);
    }

    public void Write(Utf8JsonWriter json)
    {
        RegressionValue value = Value;
        foreach ((string key, _, Func<RegressionValue, double> of) in Scores)
            json.WriteScore(key, of(value));
        json.WriteScore("median_ae", Median);
        json.WriteScore("median_ae_relative_error", median.RelativeError);
    }

    public void Write(TextWriter text)
    {
        RegressionValue value = Value;
        TextTable table = new();
        table.Add("score", "value");
        foreach ((_, string title, Func<RegressionValue, double> of) in Scores)
            table.Add(title, TextTable.Number(of(value)));
        table.Add(
            median.RelativeError == 0 ? "median absolute error" : FormattableString.Invariant($"median absolute error (± {median.RelativeError:0.#%})"),
            TextTable.Number(Median));
        table.Write(text);
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        yield return ("predictions", ScatterPlot.Draw(sample.Points, $"R² {Svg.Number(Value.R2, "0.0000")}, {sample.Note}"));
        yield return ("errors", ErrorsPlot.Draw([.. sample.Points.Select(point => point.Y - point.X)], $"RMSE {Svg.Number(Value.RootMeanSquaredError, "G4")}, {sample.Note}"));
    }
}
