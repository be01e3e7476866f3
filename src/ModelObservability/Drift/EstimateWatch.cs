using System.Globalization;
using ModelObservability.Metrics.Drift;
using ModelObservability.Metrics.Estimates;
using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability.Drift;

/// <summary>The quality that scores promise without labels, and whether labels that come later bear it out. Thread-safe for labels; one reader.</summary>
internal sealed class EstimateWatch
{
    private const double MostOthers = 0.01;

    private readonly Lock gate = new();
    private readonly ModelIdentity identity;
    private readonly ReferenceScores scores;
    private readonly int minimumRows;
    private readonly TimeSpan between;
    private readonly PerformanceEstimator estimator;
    private readonly EstimateCheck check;
    private readonly long[] negatives, positives; // since the last check
    private long[]? cells; // of the tracker at the last check
    private (int Bins, bool IsResolved) resolved;
    private EstimatedPerformance? value;

    public EstimateWatch(ModelIdentity identity, ReferenceScores scores, DriftOptions options)
    {
        (this.identity, this.scores, minimumRows, between) = (identity, scores, options.MinimumRows, options.Window);
        estimator = new([.. scores.Negatives], [.. scores.Positives], scores.FirstPositive);
        check = new(estimator, copies: Math.Max(options.LabelCopies, scores.ErrorDispersion));
        (negatives, positives) = (new long[scores.Edges.Count], new long[scores.Edges.Count]);
        cells = TrackedCells();
    }

    /// <summary>The estimate of the last window; null without one, or when labels have refuted it.</summary>
    public EstimatedPerformance? Value => IsRefuted ? null : value;

    public bool IsRefuted => check.IsRefuted;

    /// <summary>Whether scores are confidences, so that the accuracy is all there is to estimate.</summary>
    public bool IsOfConfidence => double.IsNaN(scores.Threshold);

    /// <summary>Labels that came with a score that is no probability.</summary>
    public long RejectedLabels { get; private set; }

    /// <summary>Estimates the quality of a window from what are probabilities in it; where too many are not, there is no estimate.</summary>
    public void Next(DistributionSketch window)
    {
        long others = window.Counts[0] + window.Counts[^1], scored = window.Count - others;
        value = scored < minimumRows || others > MostOthers * window.Count ? null : estimator.Estimate(window.Counts[1..^1]);
    }

    public void AddLabels(ReadOnlySpan<bool> labels, ReadOnlySpan<double> given)
    {
        lock (gate)
        {
            for (int sample = 0; sample < labels.Length; sample++)
            {
                if (!(given[sample] is >= 0 and <= 1))
                {
                    RejectedLabels++;
                    continue;
                }

                (labels[sample] ? positives : negatives)[scores.BinOf(given[sample])]++;
            }
        }
    }

    /// <summary>Holds the labels since the last time against the estimate.</summary>
    /// <param name="now">Seconds since the comparison began.</param>
    /// <param name="clock">Tells the time of a change.</param>
    /// <returns>The evidence, if it is refuted now; otherwise null.</returns>
    public Dictionary<string, object>? Check(double now, SafeClock clock)
    {
        lock (gate)
        {
            TakeTracked();
            bool refuted = check.Add(negatives, positives, (long)Math.Max(0, now - between.TotalSeconds)); // they came since the look before
            negatives.AsSpan().Clear();
            positives.AsSpan().Clear();
            return refuted ? Evidence(clock.UtcNow(), SafeClock.Span(now - check.Began)) : null;
        }
    }

    private Dictionary<string, object> Evidence(DateTimeOffset utc, TimeSpan ago)
    {
        double looks = TimeSpan.FromDays(30) / between;
        return new()
        {
            [Names.Watch.EValue] = check.Evidence,
            [Names.Watch.Threshold] = check.Threshold,
            [Names.Watch.FalseAlarms] = looks / check.Threshold,
            [Names.Watch.Replicas] = 1,
            [Names.Watch.Looks] = looks,
            [Names.Watch.Began] = new DateTimeOffset(Math.Max(0, utc.UtcTicks - ago.Ticks), TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture),
            ["labels"] = check.Count,
            ["accuracy"] = 1 - (double)check.Errors / check.Count,
            ["estimated_accuracy"] = 1 - check.ExpectedErrors / check.Count,
        };
    }

    /// <summary>Adds what the model's tracker of two classes has counted since the last time.</summary>
    private void TakeTracked()
    {
        if (TrackedCells() is not { } now) return;
        long[] before = cells is { } known && known.Length == now.Length ? known : new long[now.Length];
        int[] bins = scores.BinsOf(now.Length / 2);
        bool isContinued = !now.Where((count, cell) => count < before[cell]).Any(); // otherwise the tracker began anew
        for (int cell = 0; cell < now.Length; cell++)
        {
            long more = now[cell] - (isContinued ? before[cell] : 0);
            if (more > 0) (cell % 2 == 0 ? negatives : positives)[bins[cell / 2]] += more;
        }

        cells = now;
    }

    /// <summary>Labels in bins that are too coarse would be held against the wrong scores.</summary>
    private bool IsResolved(int bins)
    {
        if (resolved.Bins != bins) resolved = (bins, scores.IsResolvedBy(bins));
        return resolved.IsResolved;
    }

    private long[]? TrackedCells() => IsOfConfidence ? null
        : QualityTrackers.Of(identity) is BinaryTracker tracker && IsResolved(tracker.RankingBins) && tracker.Read(tracker.Root).All.Ranking is { Saturated: false } ranking
            ? ranking.BinCounts.ToArray()
            : null;
}
