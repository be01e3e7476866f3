using System.Diagnostics;
using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;

namespace ModelObservability.Benchmarks.Peers;

/// <summary>
/// Our side of a comparison with a library in another language: reads the name of a task from a line, does it until a third of a second is over
/// and writes the fastest time in nanoseconds and the answers, so that the other side can take turns and check them.
/// </summary>
internal static class PeerTasks
{
    private const int Classes = 10;
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(330);

    public static int Run(string folder)
    {
        var data = new PeerData(folder);
        while (Console.ReadLine() is { } task)
        {
            double fastest = double.MaxValue;
            double[] answers = [];
            for (long begin = Stopwatch.GetTimestamp(); fastest == double.MaxValue || Stopwatch.GetElapsedTime(begin) < Long;)
            {
                long start = Stopwatch.GetTimestamp();
                answers = Answers(task, data);
                fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }

            Console.WriteLine(string.Join(' ', answers.Prepend(fastest).Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }

        return 0;
    }

    private static double[] Answers(string task, PeerData data) => task switch
    {
        "binary" => Binary(data),
        "multiclass" => Multiclass(data),
        "rows" => Rows(data),
        "ranking" => Ranking(data),
        "probabilities" => Probabilities(data),
        "regression" => Regression(data),
        _ => throw new ArgumentException($"There is no task {task}.", nameof(task)),
    };

    private static double[] Binary(PeerData data)
    {
        var state = new BinaryConfusion();
        state.Add(data.Labels, data.Predictions);
        BinaryCounts counts = state.Value;
        return [counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives, counts.Precision, counts.Recall, counts.F1];
    }

    private static double[] Multiclass(PeerData data)
    {
        var state = new MulticlassConfusion(Classes);
        state.Add(data.Classes, data.PredictedClasses);
        MulticlassCounts counts = state.Value;
        return [counts.Accuracy, counts.Precision(Average.Macro), counts.Recall(Average.Macro), counts.F1(Average.Macro)];
    }

    private static double[] Rows(PeerData data)
    {
        var state = new MulticlassConfusion(Classes);
        state.Add(data.Classes.AsSpan(0, data.Rows.Length / Classes), data.Rows);
        return [state.Value.Accuracy];
    }

    private static double[] Ranking(PeerData data)
    {
        var state = new ExactRanking();
        state.Add(data.Labels, data.Scores);
        return [state.Value.RocAuc, state.Value.AveragePrecision];
    }

    private static double[] Probabilities(PeerData data)
    {
        var state = new BinaryLogLoss();
        state.Add(data.Labels, data.Scores);
        return [state.Value.LogLoss, state.Value.Brier];
    }

    private static double[] Regression(PeerData data)
    {
        var state = new RegressionErrors(new RegressionOptions { Extended = false });
        state.Add(data.Targets, data.PredictedTargets);
        RegressionValue value = state.Value;
        return [value.MeanSquaredError, value.MeanAbsoluteError, value.R2];
    }
}
