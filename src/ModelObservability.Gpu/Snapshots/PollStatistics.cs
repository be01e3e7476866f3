namespace ModelObservability.Gpu.Snapshots;

/// <summary>Statistics of polling.</summary>
/// <param name="Failures">Failed calls in the order of <c>CallStatistics.Codes</c>.</param>
/// <param name="Rejected">Values dropped as implausible.</param>
/// <param name="PollSeconds">How long the last poll took; NaN before the first.</param>
internal sealed record PollStatistics(long[] Failures, long Rejected, double PollSeconds)
{
    public static readonly PollStatistics None = new([], 0, double.NaN);
}
