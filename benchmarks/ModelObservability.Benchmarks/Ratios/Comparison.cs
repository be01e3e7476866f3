using System.Diagnostics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Two pieces of code measured in turns in the same seconds, so that what slows the machine slows both.</summary>
/// <param name="Control">The time of one iteration of the control in its fastest round, in nanoseconds.</param>
/// <param name="Subject">The same of the code in question.</param>
/// <param name="AllocatedBytes">What one iteration of the subject allocates on its thread.</param>
internal sealed record Comparison(double Control, double Subject, double AllocatedBytes)
{
    // Short rounds, so that on a busy machine some of them are not interrupted.
    private const int RoundsWithoutGain = 12;
    private const int MaxRounds = 120;
    private const int PassesOverPieces = 15;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    /// <summary>How many times as fast as the control.</summary>
    public double Speedup => Control / Subject;

    /// <summary>Measures both.</summary>
    /// <param name="control">Does the control's work as many times as it is told: the loop is inside, so that a call of a few nanoseconds can be measured.</param>
    /// <param name="subject">Does the same work the other way.</param>
    /// <returns>
    /// The fastest round of each, a round being a turn of both of about 3 ms: other work on the machine only ever adds time. There are rounds
    /// until neither has become faster for twelve, and at most 120.
    /// </returns>
    public static Comparison Of(Action<int> control, Action<int> subject)
    {
        // Both sides until the runtime has compiled them for good: it counts calls first and then waits a tenth of a second.
        (int controlIterations, int subjectIterations) = (WarmedUp(control), WarmedUp(subject));
        double fastestControl = double.MaxValue, fastestSubject = double.MaxValue;
        for (int round = 0, lastGain = 0; round < MaxRounds && round - lastGain < RoundsWithoutGain; round++)
        {
            // Who goes first alternates: neither always finds the cache as the other has left it.
            bool gain = false;
            if (round % 2 == 0) gain |= Keep(ref fastestControl, NanosecondsEach(control, controlIterations));
            gain |= Keep(ref fastestSubject, NanosecondsEach(subject, subjectIterations));
            if (round % 2 != 0) gain |= Keep(ref fastestControl, NanosecondsEach(control, controlIterations));
            if (gain) lastGain = round;
        }

        return new(fastestControl, fastestSubject, BytesEach(subject, subjectIterations));
    }

    /// <summary>Measures two ways of passing over much memory, piece by piece.</summary>
    /// <param name="pieces">How many pieces there are, small enough that some passes over each are not interrupted.</param>
    /// <param name="control">Does the control's work on the piece of that number.</param>
    /// <param name="subject">Does the same work the other way.</param>
    /// <param name="passes">How often everything is passed over.</param>
    /// <returns>The sum over all pieces of the fastest time for each: what a pass takes on a machine with nothing else to do.</returns>
    public static Comparison OfPieces(int pieces, Action<int> control, Action<int> subject, int passes = PassesOverPieces)
    {
        // Whole passes in turns: when a side comes back to a piece, everything else has been through the cache.
        _ = (WarmedUp(_ => Pass(control, new double[pieces])), WarmedUp(_ => Pass(subject, new double[pieces])));
        double[] fastestControl = new double[pieces], fastestSubject = new double[pieces];
        Array.Fill(fastestControl, double.MaxValue);
        Array.Fill(fastestSubject, double.MaxValue);
        for (int round = 0; round < passes; round++)
        {
            Pass(control, fastestControl);
            Pass(subject, fastestSubject);
        }

        double allocated = Enumerable.Range(0, pieces).Max(piece => BytesEach(_ => subject(piece), 1));
        return new(fastestControl.Sum(), fastestSubject.Sum(), allocated);
    }

    private static void Pass(Action<int> action, double[] fastest)
    {
        for (int piece = 0; piece < fastest.Length; piece++)
        {
            long start = Stopwatch.GetTimestamp();
            action(piece);
            fastest[piece] = Math.Min(fastest[piece], Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
    }

    private static int WarmedUp(Action<int> action)
    {
        int iterations = 1;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            double each = NanosecondsEach(action, iterations);
            iterations = (int)Math.Clamp(RoundLength.TotalNanoseconds / each, 1, 1 << 28);
            if (Stopwatch.GetElapsedTime(start) >= WarmUp) return iterations;
        }
    }

    private static double NanosecondsEach(Action<int> action, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        action(iterations);
        return Math.Max(1, Stopwatch.GetElapsedTime(start).TotalNanoseconds) / iterations;
    }

    // The least of a few: the runtime itself may allocate now and then.
    private static double BytesEach(Action<int> action, int iterations)
    {
        double least = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action(iterations);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)iterations);
        }

        return least;
    }

    // Less than one percent is not a gain worth more rounds.
    private static bool Keep(ref double fastest, double time)
    {
        bool gain = time < 0.99 * fastest;
        fastest = Math.Min(fastest, time);
        return gain;
    }
}
