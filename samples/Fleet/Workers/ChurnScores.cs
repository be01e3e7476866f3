using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Sketches;

namespace Fleet.Workers;

/// <summary>What is measured of the model: by each worker for its rows, and by one engine for all rows to compare with.</summary>
internal sealed class ChurnScores
{
    private readonly BinaryConfusion outcomes = new(threshold: 0.5);
    private readonly BoundedRanking ranking = new();
    private readonly Calibration calibration = new();
    private readonly QuantileSketch seconds = new();

    /// <summary>Counts rows.</summary>
    /// <param name="rows">From here.</param>
    /// <param name="range">These.</param>
    public void Add(ChurnRows rows, Range range)
    {
        ReadOnlySpan<bool> labels = rows.Labels.AsSpan(range);
        ReadOnlySpan<double> scores = rows.Scores.AsSpan(range);
        outcomes.Add(labels, scores);
        ranking.Add(labels, scores);
        calibration.Add(labels, scores);
        seconds.Add(rows.Seconds.AsSpan(range));
    }

    /// <summary>All four states, one behind the other.</summary>
    public byte[] ToBytes()
    {
        ArrayBufferWriter<byte> output = new();
        outcomes.Write(output);
        ranking.Write(output);
        calibration.Write(output);
        seconds.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
