using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class BinaryTracker(ModelMonitor monitor, BinaryQualityOptions options)
    : QualityTracker<BinaryState, BinaryQualityValue>(monitor, options, "binary", new BinaryState(options))
{
    private readonly string[] reasons = RejectionReasons.OfScores(options.Probabilities);
    private readonly PublishedScoreBins bins = new(ScoreScale.ProbabilityTails, options.RankingBins, options.ScoreBins);

    public override int? Classes => 2;

    /// <summary>Scores at or above it are predicted positive.</summary>
    public double Threshold => options.Threshold;

    public int RankingBins => options.RankingBins;

    public override QualitySummary? Summary
    {
        get
        {
            Reading reading = Read(Root);
            BinaryCounts all = reading.All.Counts, recent = WindowLength is null ? all : reading.Recent.Counts;
            CalibrationValue? calibration = reading.Recent.Calibration;
            return new(Right(all), all.Total, Right(recent), recent.Total, calibration?.ExpectedCalibrationError ?? double.NaN, calibration?.Count ?? 0);
        }
    }

    private static long Right(BinaryCounts counts) => Saturating.Add(counts.TruePositives, counts.TrueNegatives);

    protected override void WriteCounts(BinaryQualityValue value, ReportSection section)
    {
        section.Rejected(value.Counts.Rejected, reasons);
        BinaryCounts counts = value.Counts;
        section.WriteOutcomes(counts);
        section.WriteMatches(Saturating.Add(counts.TruePositives, counts.TrueNegatives), Saturating.Add(counts.FalsePositives, counts.FalseNegatives));
        if (value.Losses is not { } losses) return;
        section.Count(Names.Quality.ErrorCount, losses.Count);
        section.SumOf(Names.Quality.ErrorLog, losses.LogLoss, losses.Count);
        section.SumOf(Names.Quality.ErrorSquared, losses.Brier, losses.Count);
    }

    protected override void WriteScores(BinaryQualityValue value, ReportSection section)
    {
        BinaryCounts counts = value.Counts;
        section.Score(Names.Quality.Accuracy, counts.Accuracy);
        section.Score(Names.Quality.BalancedAccuracy, counts.BalancedAccuracy);
        section.Score(Names.Quality.Precision, counts.Precision);
        section.Score(Names.Quality.Recall, counts.Recall);
        section.Score(Names.Quality.Specificity, counts.Specificity);
        section.Score(Names.Quality.F1, counts.F1);
        section.Score(Names.Quality.Jaccard, counts.Jaccard);
        section.Score(Names.Quality.Mcc, counts.Mcc);
        section.Score(Names.Quality.CohenKappa, counts.CohenKappa);
        if (value.Ranking is not null) section.WriteRanking(value.Ranking);
        if (value.Losses is not null) section.Score(Names.Quality.LogLoss, value.Losses.LogLoss);
        if (value.Losses is not null) section.Score(Names.Quality.Brier, value.Losses.Brier);
        if (value.Calibration is not null) section.Score(Names.Quality.CalibrationError, value.Calibration.ExpectedCalibrationError);
    }

    protected override void WriteReference(BinaryQualityValue value, ReferenceCounts counts)
    {
        BinaryCounts table = value.Counts;
        (long tp, long fp, long tn, long fn) = (table.TruePositives, table.FalsePositives, table.TrueNegatives, table.FalseNegatives);
        counts.Rate("accuracy", Saturating.Add(tp, tn), Saturating.Add(Saturating.Add(tp, tn), Saturating.Add(fp, fn)));
        counts.Rate("precision", tp, Saturating.Add(tp, fp));
        counts.Rate("recall", tp, Saturating.Add(tp, fn));
        counts.Classes([Saturating.Add(tn, fn), Saturating.Add(tp, fp)]);
        if (value.Losses is { } losses)
        {
            counts.Mean("brier", losses.Brier, losses.Count);
            counts.Mean("log_loss", losses.LogLoss, losses.Count);
        }

        if (value.Ranking is not null) counts.Scores(value.Ranking, options.Threshold);
    }

    protected override void WriteBands(BinaryQualityValue value, ReportSection section)
    {
        section.Band(Names.Quality.AccuracyBand, value.Counts.AccuracySequence());
        section.Band(Names.Quality.PrecisionBand, value.Counts.PrecisionSequence());
        section.Band(Names.Quality.RecallBand, value.Counts.RecallSequence());
        section.Band(Names.Quality.SpecificityBand, value.Counts.SpecificitySequence());
        section.Band(Names.Quality.F1Band, value.Counts.F1Sequence());
        if (value.Losses is { } losses) section.Band(Names.Quality.BrierBand, losses.BrierSequence());
    }

    protected override void WriteWhole(BinaryQualityValue value, ReportSection section)
    {
        if (value.Ranking is not null) bins.Write(value.Ranking, section);
    }
}
