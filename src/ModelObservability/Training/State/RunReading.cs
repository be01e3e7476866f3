namespace ModelObservability.Training;

/// <summary>Statistics of the recent steps of a run. Pure: steps in, numbers out; NaN if there are too few.</summary>
internal readonly struct RunReading
{
    /// <summary>A step counts as at most this many medians, so that one that hung does not dominate the estimate.</summary>
    private const double LongestStep = 5;

    /// <summary>The first steps of a run are slow in every framework: this many are left out if there are others.</summary>
    private const int FirstSteps = 10;

    /// <summary>Reads the steps.</summary>
    /// <param name="steps">The recent steps, oldest first.</param>
    /// <param name="timedSteps">The recent steps whose times are known, oldest first.</param>
    /// <param name="firstStep">The first step of this process.</param>
    public RunReading(ReadOnlySpan<RecentStep> steps, ReadOnlySpan<RecentStep> timedSteps, long firstStep)
    {
        (LossMean, LossVariance, LossTrend) = Losses(steps);
        if (timedSteps.Length == 0) return;
        List<RecentStep> timed = [.. timedSteps];
        timed.RemoveRange(0, Math.Min(timed.Count(step => step.Step < firstStep + FirstSteps), timed.Count / 2));
        double waited = timed.Sum(step => step.DataWait), total = waited + timed.Sum(step => step.Duration);
        if (total <= 0) return;
        DataWaitShare = waited / total;
        StepSeconds = Typical(timed);
        SamplesPerSecond = timed.Sum(step => (double)step.Samples) / timed.Count / StepSeconds;
    }

    public double LossMean { get; } = double.NaN;

    public double LossVariance { get; } = double.NaN;

    public double LossTrend { get; } = double.NaN;

    public double DataWaitShare { get; } = double.NaN;

    /// <summary>How long a step takes from end to end, its wait included.</summary>
    public double StepSeconds { get; } = double.NaN;

    public double SamplesPerSecond { get; } = double.NaN;

    private static double Typical(List<RecentStep> steps)
    {
        double[] lengths = [.. steps.Select(step => step.DataWait + step.Duration)];
        Array.Sort(lengths);
        double median = (lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2;
        return median == 0 ? lengths.Average() : lengths.Average(length => Math.Min(length, LongestStep * median));
    }

    /// <summary>Mean, variance and least-squares slope of the finite losses; two passes, so that nothing cancels.</summary>
    private static (double Mean, double Variance, double Slope) Losses(ReadOnlySpan<RecentStep> steps)
    {
        double count = 0, sum = 0, places = 0;
        foreach (RecentStep step in steps)
        {
            if (!double.IsFinite(step.Loss)) continue;
            count++;
            sum += step.Loss;
            places += step.Step - steps[0].Step;
        }

        if (count == 0) return (double.NaN, double.NaN, double.NaN);
        double mean = sum / count, middle = places / count, squares = 0, products = 0, spread = 0;
        foreach (RecentStep step in steps)
        {
            if (!double.IsFinite(step.Loss)) continue;
            double loss = step.Loss - mean, place = step.Step - steps[0].Step - middle;
            squares += loss * loss;
            products += loss * place;
            spread += place * place;
        }

        return count == 1 ? (mean, double.NaN, double.NaN) : (mean, squares / (count - 1), products / spread);
    }
}
