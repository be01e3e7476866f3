using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace Training.Model;

/// <summary>What a network does on samples, by the metrics of the library.</summary>
internal sealed class Evaluation
{
    private readonly BinaryLogLoss loss = new(ScoreKind.Logit);
    private readonly ExactRanking ranking = new();
    private readonly MulticlassConfusion table = new(2);

    public Evaluation(Network network, Tumours samples)
    {
        double[] logits = network.Logits(samples);
        loss.Add(samples.Labels, logits);
        ranking.Add(samples.Labels, logits);
        Confusion.Add(samples.Labels, logits);
        table.Add(samples.Labels, [.. logits.Select(static logit => logit > 0 ? 1 : 0)]);
    }

    /// <summary>Mean cross-entropy.</summary>
    public double Loss => loss.Value.LogLoss;

    public double RocAuc => ranking.Value.RocAuc;

    /// <summary>The outcomes at a probability of one half.</summary>
    public BinaryConfusion Confusion { get; } = new(threshold: 0);

    /// <summary>The same as a table of labels and predictions.</summary>
    public MulticlassCounts Table => table.Value;
}
