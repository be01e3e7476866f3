using ModelObservability.Metrics.Estimates;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Benchmarks.Estimates;

/// <summary>One split of a data set: a trained model, its reference, and live rows with labels that only the truth looks at.</summary>
internal sealed class EstimateCase
{
    private readonly LabelledData data;
    private readonly int[] live;
    private readonly (double Score, bool Label)[] answers; // by row: the score, and whether it is positive (or the prediction right)
    private readonly ReferenceScores scores;

    private EstimateCase(LabelledData data, int seed)
    {
        this.data = data;
        int[] order = [.. Enumerable.Range(0, data.Rows.Length)];
        new Random(seed).Shuffle(order);
        int third = order.Length / 3;
        int[] train = order[..third], reference = order[third..(2 * third)];
        live = order[(2 * third)..];
        SoftmaxModel model = new([.. train.Select(row => data.Rows[row])], [.. train.Select(row => data.Labels[row])], data.Classes);
        answers = [.. data.Rows.Select((row, index) => Answer(model.Predict(row), data.Labels[index]))];

        ReferenceBuilder builder = new(new ModelIdentity("estimates"), []);
        bool[] labels = [.. reference.Select(row => answers[row].Label)];
        double[] given = [.. reference.Select(row => answers[row].Score)];
        if (data.Classes == 2) builder.AddScores(labels, given);
        else builder.AddConfidences(labels, given);
        scores = builder.Build().Scores!;
        Estimator = new([.. scores.Negatives], [.. scores.Positives], data.Classes == 2 ? scores.Edges.Count(static edge => edge < 0.5) : 0);
        ReferenceAccuracy = reference.Average(row => IsRight(answers[row]) ? 1.0 : 0);
    }

    public PerformanceEstimator Estimator { get; }

    public double ReferenceAccuracy { get; }

    public static EstimateCase Of(LabelledData data, int seed) => new(data, seed);

    /// <summary>Half of the live rows, without putting any back, with weights that grow with the shifted feature (Efraimidis and Spirakis).</summary>
    public int[] Shifted(double shift, int seed)
    {
        double mean = live.Average(row => data.Shifted(data.Rows[row])), scale = Math.Sqrt(live.Average(row => Math.Pow(data.Shifted(data.Rows[row]) - mean, 2)));
        Random random = new(seed);
        return [.. live.OrderByDescending(row => Math.Log(1 - random.NextDouble()) / Math.Exp(shift * (data.Shifted(data.Rows[row]) - mean) / scale)).Take(live.Length / 2)];
    }

    public (EstimatedPerformance Estimate, double Accuracy, double F1, double RocAuc) Estimate(int[] rows)
    {
        long[] counts = new long[scores.Edges.Count];
        foreach (int row in rows) counts[BinOf(answers[row].Score)]++;
        double tp = rows.Count(row => answers[row] is { Label: true, Score: >= 0.5 }), fp = rows.Count(row => answers[row] is { Label: false, Score: >= 0.5 });
        double fn = rows.Count(row => answers[row] is { Label: true, Score: < 0.5 });
        ExactRanking ranking = new();
        ranking.Add(rows.Select(row => answers[row].Label).ToArray(), rows.Select(row => answers[row].Score).ToArray());
        return (Estimator.Estimate(counts), rows.Average(row => IsRight(answers[row]) ? 1.0 : 0), 2 * tp / (2 * tp + fp + fn), ranking.Value.RocAuc);
    }

    /// <summary>Every live row once with its label, of which a share means the opposite.</summary>
    public IEnumerable<(long[] Negatives, long[] Positives)> Labelled(int batch, double turned, Random random)
    {
        foreach (int[] rows in live.Chunk(batch))
        {
            long[] negatives = new long[scores.Edges.Count], positives = new long[scores.Edges.Count];
            foreach ((double score, bool label) in rows.Select(row => answers[row]))
                (random.NextDouble() < turned != label ? positives : negatives)[BinOf(score)]++;
            yield return (negatives, positives);
        }
    }

    private bool IsRight((double Score, bool Label) answer) => data.Classes == 2 ? answer.Label == answer.Score >= 0.5 : answer.Label;

    private int BinOf(double score) => scores.Edges.TakeWhile(edge => edge < score).Count();

    private (double, bool) Answer(double[] probabilities, int label)
    {
        if (data.Classes == 2) return (probabilities[1], label == 1);
        int predicted = Array.IndexOf(probabilities, probabilities.Max());
        return (probabilities[predicted], predicted == label);
    }
}
