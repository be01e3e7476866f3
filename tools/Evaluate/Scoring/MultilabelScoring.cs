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
    private byte[] labelBytes = [], predictionBytes = [];

    private MultilabelCounts Counts => confusion.Value with { Undefined = options.Undefined };

    public void Add(RowBatch batch)
    {
        ReadOnlySpan<byte> labels = Bytes(batch.Classes(TaskColumns.Labels), ref labelBytes);
        if (columns.Predictions is { } predictions)
            confusion.Add(labels, Bytes(batch.Classes(predictions), ref predictionBytes));
        else
            confusion.Add(labels, batch.Numbers(columns.Scores!.Value));
    }

    public void Write(Utf8JsonWriter json)
    {
        MultilabelCounts counts = Counts;
        json.WriteNames("label_names", options.NamesOf(counts.Labels));
        json.WriteStartArray("per_label_confusion");
        for (int i = 0; i < counts.Labels; i++)
            json.WriteTable(ConfusionText.Table(counts.Label(i)), 2);
        json.WriteEndArray();
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

        IReadOnlyList<string> names = options.NamesOf(counts.Labels);
        TextTable confusions = new();
        confusions.Add("label", "true neg", "false pos", "false neg", "true pos");
        TextTable rows = Averages.Table("label");
        long support = 0;
        for (int i = 0; i < counts.Labels; i++)
        {
            BinaryCounts label = counts.Label(i);
            confusions.Add([names[i], .. ConfusionText.Table(label).Select(TextTable.Count)]);
            Averages.Add(rows, names[i], of => of(label), label.TruePositives + label.FalseNegatives);
            support += label.TruePositives + label.FalseNegatives;
        }

        foreach (Average average in Averages.All)
            Averages.Add(rows, Averages.Name(average), of => counts.Score(of, average), support);
        rows.Add(
            "samples", TextTable.Score(counts.SamplePrecision), TextTable.Score(counts.SampleRecall), TextTable.Score(counts.SampleF1),
            TextTable.Count(support));
        confusions.Write(text);
        rows.Write(text);
    }

    public IEnumerable<(string Name, string Svg)> Plots()
    {
        MultilabelCounts counts = Counts;
        IReadOnlyList<string> names = options.NamesOf(counts.Labels);
        for (int i = 0; i < names.Count; i++)
            yield return (FormattableString.Invariant($"confusion-{i}"), ConfusionPlot.Draw(ConfusionText.Table(counts.Label(i)), ["0", "1"], $"Confusion of {names[i]}"));
    }

    /// <summary>Labels in a batch are 0 or 1: the reader let no others pass.</summary>
    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<int> classes, ref byte[] buffer)
    {
        if (buffer.Length < classes.Length)
            buffer = new byte[classes.Length];
        for (int i = 0; i < classes.Length; i++)
            buffer[i] = (byte)classes[i];
        return buffer.AsSpan(0, classes.Length);
    }
}
