using System.Text.Json;
using Evaluate.Plots;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;

namespace Evaluate.Scoring;

/// <summary>Log loss, Brier score and calibration of the probabilities of a positive class. All are NaN where a score is none.</summary>
internal sealed class ProbabilityScores(int bins)
{
    private readonly BinaryLogLoss losses = new();
    private readonly Calibration calibration = new(bins);

    public double LogLoss => Only(losses.Value.LogLoss);

    public double Brier => Only(losses.Value.Brier);

    /// <summary>Whether every score lies in 0 … 1.</summary>
    private bool AreProbabilities => losses.Value.Rejected.Total == 0;

    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores)
    {
        losses.Add(labels, scores);
        calibration.Add(labels, scores);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteScore("log_loss", LogLoss);
        json.WriteScore("brier", Brier);
        WriteReliability(json, calibration.Value, AreProbabilities);
    }

    public void AddTo(TextTable table)
    {
        table.Add("log loss", TextTable.Number(LogLoss));
        table.Add("Brier score", TextTable.Score(Brier));
        AddReliability(table, calibration.Value, AreProbabilities);
    }

    public IEnumerable<(string Name, string Svg)> Plots() => PlotReliability(calibration.Value, AreProbabilities);

    /// <summary>Writes the errors and, where they exist, the bins with samples.</summary>
    public static void WriteReliability(Utf8JsonWriter json, CalibrationValue value, bool areProbabilities)
    {
        json.WriteScore("ece", areProbabilities ? value.ExpectedCalibrationError : double.NaN);
        json.WriteScore("mce", areProbabilities ? value.MaximumCalibrationError : double.NaN);
        if (!areProbabilities)
            return;
        ReliabilityBin[] filled = [.. value.Bins.Where(bin => bin.Count > 0)];
        json.WriteScores("curve_true", filled.Select(bin => bin.PositiveRate));
        json.WriteScores("curve_predicted", filled.Select(bin => bin.MeanProbability));
        json.WriteStartArray("curve_count");
        foreach (ReliabilityBin bin in filled)
            json.WriteNumberValue(bin.Count);
        json.WriteEndArray();
    }

    public static void AddReliability(TextTable table, CalibrationValue value, bool areProbabilities)
    {
        table.Add("expected calibration error", TextTable.Score(areProbabilities ? value.ExpectedCalibrationError : double.NaN));
        table.Add("maximum calibration error", TextTable.Score(areProbabilities ? value.MaximumCalibrationError : double.NaN));
    }

    public static IEnumerable<(string Name, string Svg)> PlotReliability(CalibrationValue value, bool areProbabilities)
    {
        if (areProbabilities)
            yield return ("reliability", ReliabilityPlot.Draw(value.Bins, value.ExpectedCalibrationError));
    }

    private double Only(double score) => AreProbabilities ? score : double.NaN;
}
