using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Benchmarks.FalseAlarms;

/// <summary>How many of 10,000 streams have, at any of 20,000 looks, an interval without their rate.</summary>
internal static class CoverageRuns
{
    private const int Streams = 10_000, Trials = 20_000;

    public static void Run()
    {
        Console.WriteLine($"{Streams} streams of {Trials} trials, 95 % intervals, a look after every trial: streams of which any interval missed");
        Console.WriteLine($"{"rate",-34} {"sequence missed",16} {"Wilson missed",14}");
        foreach (double rate in new[] { 0.001, 0.01, 0.1, 0.5, 0.99 })
            Row(FormattableString.Invariant($"{rate}"), _ => rate);
        Row("from 0.05 to 0.5: the mean so far", static trial => 0.05 + 0.45 * trial / Trials);
        Row("0.1 and 0.3 in turns of 1,000", static trial => trial / 1_000 % 2 == 0 ? 0.1 : 0.3);
    }

    private static void Row(string name, Func<int, double> rateAt)
    {
        double[] mean = new double[Trials + 1];
        for (int trial = 1; trial <= Trials; trial++) mean[trial] = mean[trial - 1] + (rateAt(trial) - mean[trial - 1]) / trial;
        int[][] sequence = Allowed(mean, static (hits, trials) => BernoulliSequence.Interval(hits, trials)), wilson = Allowed(mean, static (hits, trials) => Wilson.Interval(hits, trials));
        int missed = 0, missedByWilson = 0;
        for (int stream = 0; stream < Streams; stream++)
        {
            var noise = new Noise((ulong)(stream + 1) * 6_700_417);
            int hits = 0;
            bool one = false, other = false;
            for (int trial = 1; trial <= Trials; trial++)
            {
                if (noise.Uniform() < rateAt(trial)) hits++;
                one |= hits < sequence[0][trial] || hits > sequence[1][trial];
                other |= hits < wilson[0][trial] || hits > wilson[1][trial];
            }

            if (one) missed++;
            if (other) missedByWilson++;
        }

        Console.WriteLine(FormattableString.Invariant($"{name,-34} {100.0 * missed / Streams,14:0.00} % {100.0 * missedByWilson / Streams,12:0.00} %"));
    }

    /// <summary>For every number of trials the fewest and the most hits whose interval contains the mean: an interval for each count would take hours.</summary>
    private static int[][] Allowed(double[] mean, Func<long, long, ConfidenceInterval> interval)
    {
        int[] fewest = new int[Trials + 1], most = new int[Trials + 1];
        for (int trials = 1; trials <= Trials; trials++)
        {
            int few = fewest[trials - 1], many = Math.Min(most[trials - 1], trials);
            while (few > 0 && interval(few - 1, trials).Upper >= mean[trials]) few--;
            while (few < trials && interval(few, trials).Upper < mean[trials]) few++;
            while (many < trials && interval(many + 1, trials).Lower <= mean[trials]) many++;
            while (many > 0 && interval(many, trials).Lower > mean[trials]) many--;
            (fewest[trials], most[trials]) = (few, many);
        }

        return [fewest, most];
    }
}
