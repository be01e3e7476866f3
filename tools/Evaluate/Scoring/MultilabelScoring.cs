using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Plots;
using Evaluate.Rows;
using ModelObservability.Metrics;

namespace Evaluate.Scoring;

/// <summary>Scores of several labels a sample: each label, averaged over labels, averaged over samples.</summary>
internal sealed class MultilabelScoring(EvaluateOptions options, TaskColumns columns) : IScoring
{
    private readonly MultilabelConfusion confusion = new(columns.Groups[TaskColumns.Labels].Width, options.Threshold ?? 0.5);

    private bool IsWeighted => columns.Weights is not null;

    private MultilabelCounts Counts => confusion.Value with { Undefined = options.Undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Classes(TaskColumns.Labels);
        RealValues weights = columns.Weights is { } given ? batch.Numbers(given) : default(RealValues);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, batch.Classes(predictions), weights);
        else
            confusion.Add(labels, batch.Numbers(columns.Scores!.Value), weights);
    }

    public void Write(Utf8JsonWriter json)
    {
        MultilabelCounts counts = Counts;
        json.WriteNames("label_names", options.NamesOf(counts.Classes));
        json.WriteStartArray("per_label_confusion");
        for (int i = 0; i < counts.Classes; i++)
        {
            if (IsWeighted)
                json.WriteRows(ConfusionText.Weights(counts.Class(i)), 2);
            else
                json.WriteTable(ConfusionText.Table(counts.Class(i)), 2);
        }

        json.WriteEndArray();
        if (IsWeighted)
            json.WriteScore("weight", counts.Weight);
        json.WriteScore("subset_accuracy", counts.SubsetAccuracy);
        json.WriteScore("hamming_loss", counts.HammingLoss);
        foreach (Average average in Averages.All)
        {
            json.WriteStartObject(Averages.Name(average));
            foreach ((string key, _, Func<BinaryCounts, double> of) in Averages.Scores)
                json.WriteScore(key, counts.Score(of, average));
            json.WriteScore("jaccard", counts.Jaccard(average));
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
        MultilabelCounts counts = Counts;
        TextTable table = new();
        table.Add("subset accuracy", TextTable.Score(counts.SubsetAccuracy));
        table.Add("Hamming loss", TextTable.Score(counts.HammingLoss));
        table.Write(text);

        IReadOnlyList<string> names = options.NamesOf(counts.Classes);
        TextTable confusions = new();
        confusions.Add("label", "true neg", "false pos", "false neg", "true pos");
        TextTable rows = Averages.Table("label");
        double support = 0;
        for (int i = 0; i < counts.Classes; i++)
        {
            BinaryCounts label = counts.Class(i);
            confusions.Add([names[i], .. IsWeighted ? ConfusionText.Weights(label).Select(TextTable.Number) : ConfusionText.Table(label).Select(TextTable.Count)]);
            Averages.Add(rows, names[i], of => of(label), Averages.Support(label), IsWeighted);
            support += Averages.Support(label);
        }

        foreach (Average average in Averages.All)
            Averages.Add(rows, Averages.Name(average), of => counts.Score(of, average), support, IsWeighted);
        rows.Add(
            "samples", TextTable.Score(counts.SamplePrecision), TextTable.Score(counts.SampleRecall), TextTable.Score(counts.SampleF1),
            IsWeighted ? TextTable.Number(support) : TextTable.Count((long)support));
        confusions.Write(text);
        rows.Write(text);
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        MultilabelCounts counts = Counts;
        IReadOnlyList<string> names = options.NamesOf(counts.Classes);
        for (int i = 0; i < names.Count && !IsWeighted; i++)
            yield return (FormattableString.Invariant($"confusion-{i}"), ConfusionPlot.Draw(ConfusionText.Table(counts.Class(i)), ["0", "1"], $"Confusion of {names[i]}"));
    }
}
