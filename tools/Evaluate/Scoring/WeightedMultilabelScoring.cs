using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Rows;
using ModelObservability.Metrics;

namespace Evaluate.Scoring;

/// <summary>Scores of several labels a sample where rows have weights: what scikit-learn does with <c>sample_weight</c>.</summary>
internal sealed class WeightedMultilabelScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private readonly WeightedMultilabelConfusion confusion = new(columns.Groups[TaskColumns.Labels].Width, options.Threshold ?? 0.5);

    private WeightedMultilabelCounts Counts => confusion.Value with { Undefined = options.Undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        ReadOnlySpan<double> weights = batch.Numbers(columns.Weights!.Value);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions), weights);
        else
            confusion.Add(labels, batch.Numbers(columns.Scores!.Value), weights);
    }

    public void Write(Utf8JsonWriter json)
    {
        WeightedMultilabelCounts counts = Counts;
        json.WriteNames("label_names", options.NamesOf(counts.Labels));
        json.WriteStartArray("per_label_confusion");
        for (int i = 0; i < counts.Labels; i++)
            json.WriteRows(Table(counts.Label(i)), 2);
        json.WriteEndArray();
        json.WriteScore("weight", counts.Weight);
        json.WriteScore("subset_accuracy", counts.SubsetAccuracy);
        json.WriteScore("hamming_loss", counts.HammingLoss);
        foreach (Average average in Averages.All)
        {
            json.WriteStartObject(Averages.Name(average));
            foreach ((string key, _, Func<WeightedBinaryCounts, double> of) in Averages.WeightedScores)
                json.WriteScore(key, counts.Score(of, average));
            json.WriteScore("jaccard", counts.Score(one => one.Jaccard, average));
            json.WriteEndObject();
        }

        json.WriteStartObject("samples");
        json.WriteScore("precision", counts.SamplePrecision);
        json.WriteScore("recall", counts.SampleRecall);
        json.WriteScore("f1", counts.SampleF1);
        json.WriteScore("jaccard", counts.SampleJaccard);
        json.WriteEndObject();
    }

    public void Write(TextWriter text)
    {
        WeightedMultilabelCounts counts = Counts;
        TextTable table = new();
        table.Add("subset accuracy", TextTable.Score(counts.SubsetAccuracy));
        table.Add("Hamming loss", TextTable.Score(counts.HammingLoss));
        table.Write(text);

        IReadOnlyList<string> names = options.NamesOf(counts.Labels);
        TextTable confusions = new();
        confusions.Add("label", "true neg", "false pos", "false neg", "true pos");
        TextTable rows = Averages.Table("label");
        double support = 0;
        for (int i = 0; i < counts.Labels; i++)
        {
            WeightedBinaryCounts label = counts.Label(i);
            confusions.Add([names[i], .. Table(label).Select(TextTable.Number)]);
            Averages.Add(rows, names[i], of => of(label), label.TruePositives + label.FalseNegatives);
            support += label.TruePositives + label.FalseNegatives;
        }

        foreach (Average average in Averages.All)
            Averages.Add(rows, Averages.Name(average), of => counts.Score(of, average), support);
        rows.Add(
            "samples", TextTable.Score(counts.SamplePrecision), TextTable.Score(counts.SampleRecall), TextTable.Score(counts.SampleF1),
            TextTable.Number(support));
        confusions.Write(text);
        rows.Write(text);
    }

    public IEnumerable<(string Name, string Svg)> Plots() => [];

    private static double[] Table(WeightedBinaryCounts counts) =>
        [counts.TrueNegatives, counts.FalsePositives, counts.FalseNegatives, counts.TruePositives];
}
