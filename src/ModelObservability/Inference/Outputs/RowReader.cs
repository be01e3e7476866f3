using System.Numerics;
using ModelObservability.Metrics.Probability;

namespace ModelObservability.Inference;

/// <summary>Reads outputs with classes: each row is an output with a predicted class and a confidence.</summary>
internal static class RowReader
{
    private const int BlockRows = 64;

    /// <summary>Counts the classes and confidences of full rows, and finds anomalies in all numbers.</summary>
    /// <returns>Whether every row with a class has a confidence.</returns>
    public static bool Read<T>(ReadOnlySpan<T> values, OutputInspection inspection, ClassCounts classes, ref OutputFindings findings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T minimum = T.CreateChecked(inspection.Minimum), maximum = T.CreateChecked(inspection.Maximum);
        bool logits = inspection.Scores == ScoreKind.Logit, confident = true;
        // One look at all numbers nearly always answers both questions for every row.
        bool probable = !logits && OutputKernel.AreProbabilities(values, minimum, maximum);
        bool healthy = probable || OutputKernel.AllWithin(values, minimum, maximum);
        int width = inspection.Classes, rows = values.Length / width, most = Math.Min(rows, BlockRows);
        Span<int> predictions = stackalloc int[most];
        Span<double> confidences = stackalloc double[most];
        RowTally tally = new(classes, stackalloc int[RowTally.SlotsFor(rows, classes)]);
        for (int row = 0; row < rows; row += BlockRows)
        {
            Span<int> best = predictions[..Math.Min(BlockRows, rows - row)];
            Span<double> confidence = confidences[..best.Length];
            ReadOnlySpan<T> block = values.Slice(row * width, best.Length * width);
            OutputKernel.ArgMax(block, width, best);
            if (logits) OutputKernel.HighestOfSoftmax(block, width, best, confidence);
            else OutputKernel.HighestOfProbabilities(block, width, best, probable, confidence);
            confident &= tally.Add(best, confidence);
            for (int at = 0; at < best.Length; at++)
            {
                int start = (row + at) * width;
                OutputKernel.FindAnomalies(block.Slice(at * width, width), healthy, minimum, maximum, start, ref findings);
                if (confidence[at] < inspection.LowConfidence) findings.Add(OutputAnomaly.LowConfidence, start + best[at]);
            }
        }

        tally.End();
        if (rows * width < values.Length) OutputKernel.FindAnomalies(values[(rows * width)..], healthy, minimum, maximum, rows * width, ref findings);
        return confident;
    }
}
