using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class MulticlassTracker(ModelMonitor monitor, int classes, MulticlassQualityOptions options)
    : QualityTracker<MulticlassState, MulticlassQualityValue>(monitor, options, "multiclass", new MulticlassState(classes, options))
{
    private static readonly (string Name, Average Average)[] Averages = [("macro", Average.Macro), ("micro", Average.Micro), ("weighted", Average.Weighted)];

    private readonly ClassLabels shown = new(classes, options.MaxClasses, options.ClassNames);
    private readonly string[] reasons = RejectionReasons.OfScores(options.Probabilities);
    private readonly ClassLabels inMatrix = new(classes, Math.Min(options.MaxClasses, ConfusionReport.MostClasses), options.ClassNames);

    public override int? Classes => classes;

    public override QualitySummary? Summary
    {
        get
        {
            Reading reading = Read(Root);
            MulticlassCounts all = reading.All.Counts, recent = WindowLength is null ? all : reading.Recent.Counts;
            return new(Right(all), all.Total, Right(recent), recent.Total, double.NaN, 0);
        }
    }

    private static long Right(MulticlassCounts counts) => counts.Total == 0 ? 0 : (long)Math.Round(counts.Accuracy * counts.Total);

    protected override void WriteCounts(MulticlassQualityValue value, ReportSection section)
    {
        section.Rejected(value.Counts.Rejected, reasons);
        section.WriteOutcomes(shown, value.Counts.Class);
        WriteMatches(value.Counts, section);
        if (options.Confusion) section.WriteConfusion(inMatrix, value.Counts);
        if (value.TopK is { } topK)
        {
            for (int behind = 0; behind <= topK.MaxK; behind++)
            {
                string rank = behind == topK.MaxK ? "beyond" : (behind + 1).ToString(CultureInfo.InvariantCulture);
                section.Count(Names.Quality.Ranks, topK.Behind(behind), new KeyValuePair<string, object?>(Names.Quality.Rank, rank));
            }
        }

        if (value.Losses is not { } losses) return;
        section.Count(Names.Quality.ErrorCount, losses.Count);
        section.SumOf(Names.Quality.ErrorLog, losses.LogLoss, losses.Count);
    }

    protected override void WriteScores(MulticlassQualityValue value, ReportSection section)
    {
        MulticlassCounts counts = value.Counts;
        section.Score(Names.Quality.Accuracy, counts.Accuracy);
        section.Score(Names.Quality.BalancedAccuracy, counts.BalancedAccuracy);
        section.Score(Names.Quality.Mcc, counts.Mcc);
        section.Score(Names.Quality.CohenKappa, counts.CohenKappa);
        foreach (var (name, average) in Averages)
        {
            KeyValuePair<string, object?> averaged = OutcomeReport.Averaged(name);
            section.Score(Names.Quality.Precision, counts.Precision(average), averaged);
            section.Score(Names.Quality.Recall, counts.Recall(average), averaged);
            section.Score(Names.Quality.F1, counts.F1(average), averaged);
            section.Score(Names.Quality.Jaccard, counts.Jaccard(average), averaged);
        }

        if (value.Losses is not null) section.Score(Names.Quality.LogLoss, value.Losses.LogLoss);
        if (value.RocAuc is { } area)
        {
            section.Score(Names.Quality.RocAuc, area.Estimate, OutcomeReport.Averaged("macro"));
            section.Score(Names.Quality.RocAucError, area.Width / 2, OutcomeReport.Averaged("macro"));
        }

        if (value.TopK is { } topK)
            section.Score(Names.Quality.TopKAccuracy, topK.Accuracy(topK.MaxK), new KeyValuePair<string, object?>(Names.Quality.K, topK.MaxK.ToString(CultureInfo.InvariantCulture)));
    }

    protected override void WriteReference(MulticlassQualityValue value, ReferenceCounts counts)
    {
        MulticlassCounts table = value.Counts;
        long right = 0;
        long[] predicted = new long[table.Classes];
        for (int label = 0; label < table.Classes; label++)
        {
            right = Saturating.Add(right, table[label, label]);
            for (int prediction = 0; prediction < table.Classes; prediction++) predicted[prediction] = Saturating.Add(predicted[prediction], table[label, prediction]);
        }

        counts.Rate("accuracy", right, table.Total);
        counts.Classes(predicted);
        if (value.Losses is { } losses) counts.Mean("log_loss", losses.LogLoss, losses.Count);
    }

    protected override void WriteBands(MulticlassQualityValue value, ReportSection section)
    {
        section.Band(Names.Quality.AccuracyBand, value.Counts.AccuracySequence());
        if (value.TopK is { } topK)
            section.Band(Names.Quality.TopKAccuracyBand, topK.AccuracySequence(topK.MaxK), new KeyValuePair<string, object?>(Names.Quality.K, topK.MaxK.ToString(CultureInfo.InvariantCulture)));
    }

    protected override void WriteClassBands(MulticlassQualityValue value, ReportSection section) => section.WriteBands(shown, value.Counts);

    private static void WriteMatches(MulticlassCounts counts, ReportSection section)
    {
        long exact = 0;
        for (int label = 0; label < counts.Classes; label++) exact = Saturating.Add(exact, counts[label, label]);
        section.WriteMatches(exact, counts.Total - exact);
    }
}
