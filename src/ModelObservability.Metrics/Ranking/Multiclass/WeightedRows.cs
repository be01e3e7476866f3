using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Weighted samples of several classes: for each class the scores given to it, its own samples against the rest.</summary>
internal sealed class WeightedRows
{
    private readonly WeightedScores[] against;
    private readonly long[] samples; // of each class, those of weight 0 included

    private WeightedRows(WeightedScores[] against, long[] samples) => (this.against, this.samples) = (against, samples);

    private int Classes => samples.Length;

    /// <summary>Samples that weigh 1 each.</summary>
    public static WeightedRows Of(ClassRows[] rows)
    {
        WeightedRows all = new([.. rows.Select(_ => new WeightedScores())], [.. rows.Select(own => (long)own.Count)]);
        for (int label = 0; label < rows.Length; label++)
        {
            for (int column = 0; column < rows.Length; column++)
            {
                foreach (ulong key in rows[label].Sorted(column))
                    all.against[column].Add(label == column, key, 1);
            }
        }

        return all;
    }

    /// <summary>Adds a sample whose label and scores are valid, unless its weight is not.</summary>
    public bool Add(int label, ReadOnlySpan<double> scores, double weight)
    {
        if (!SampleWeights.IsValid(weight))
            return false;
        samples[label] = Saturating.Add(samples[label], 1);
        for (int column = 0; weight > 0 && column < scores.Length; column++)
            against[column].Add(label == column, DoubleKey.From(scores[column]), weight);
        return true;
    }

    public void Merge(WeightedRows other)
    {
        for (int label = 0; label < Classes; label++)
        {
            against[label].Merge(other.against[label]);
            samples[label] = Saturating.Add(samples[label], other.samples[label]);
        }
    }

    public MulticlassRankingValue ToValue(Rejections rejected)
    {
        WeightedKeys[] sorted = [.. against.Select(scores => scores.Sorted())];
        return new([.. sorted.Select(keys => keys.RocAuc)], [.. sorted.Select(keys => keys.Positives)], [.. samples], rejected);
    }

    public void Write(ref StateWriter to)
    {
        foreach (WeightedScores scores in against)
            scores.WriteSamples(ref to);
        to.Counts(samples);
    }

    public static WeightedRows Read(ref StateReader from, int classes)
    {
        WeightedRows rows = new(new WeightedScores[classes], new long[classes]);
        CompensatedSum ofClasses = default, ofSamples = default;
        for (int label = 0; label < classes; label++)
        {
            WeightedScores scores = rows.against[label] = WeightedScores.ReadSamples(ref from);
            from.Require(scores.Kept == rows.against[0].Kept, "every class has a score for every sample");
            (CompensatedSum own, CompensatedSum rest) = scores.Weights;
            ofClasses += own;
            if (label == 0)
                ofSamples = own + rest;
            SumForm.RequireSame(ref from, own + rest, ofSamples, "every class has the weights of all samples");
        }

        SumForm.RequireSame(ref from, ofClasses, ofSamples, "a sample is of one class");
        from.Counts(rows.samples, "samples of a class");
        for (int label = 0; label < classes; label++)
            from.Require(rows.against[label].Positives <= rows.samples[label], "samples of a class that have weight are at most its samples");
        return rows;
    }
}
