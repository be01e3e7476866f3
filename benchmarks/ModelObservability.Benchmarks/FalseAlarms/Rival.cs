using ModelObservability.Metrics.Detectors;

namespace ModelObservability.Benchmarks.FalseAlarms;

/// <summary>A detector of the table, made for one stream.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Create">From what the reference says; gets the raw value and the loss, says whether it alarms.</param>
internal sealed record Rival(string Name, Func<Reference, Func<double, double, bool>> Create)
{
    /// <summary>The mean number of values until a false alarm that is promised.</summary>
    public const double Promised = 1e6;

    public static IReadOnlyList<Rival> All { get; } =
    [
        new("e-SR, level known", reference =>
        {
            var detector = new ShiryaevRoberts(reference.TrueRate, Promised);
            return (raw, _) => detector.Add(raw > reference.TrueThreshold ? 1 : 0);
        }),
        new("e-SR, level of the band", reference => Promising(reference.Level)),
        new("e-SR, worst block", reference => Promising(reference.WorstBlock)),
        new("e-SR, dispersion", Watched),
        new("CUSUM 0.5, 5", Cusum),
        new("ADWIN 0.002", _ => With(new Adwin())),
        new("Page-Hinkley", _ => With(new PageHinkley())),
        new("always", static _ => static (_, _) => true),
        new("never", static _ => static (_, _) => false),
    ];

    private static Func<double, double, bool> Promising(double level)
    {
        var detector = new ShiryaevRoberts(level, Promised);
        return (_, loss) => detector.Add(loss);
    }

    /// <summary>As a monitor watches: what came since the last look as one block, with the dispersion of the reference. The same promise, counted in looks.</summary>
    private static Func<double, double, bool> Watched(Reference reference)
    {
        var detector = new ShiryaevRoberts(reference.DispersedLevel, Promised / Reference.Look);
        double sum = 0;
        long number = 0;
        return (_, loss) =>
        {
            sum += loss;
            if (++number % Reference.Look != 0) return false;
            bool alarms = detector.AddBlock(sum / reference.Dispersion, Reference.Look / reference.Dispersion, number);
            sum = 0;
            return alarms;
        };
    }

    private static Func<double, double, bool> With(Adwin adwin)
    {
        // It reports changes in any direction; all others report a rise.
        return (_, loss) =>
        {
            double before = adwin.Mean;
            return adwin.Add(loss) && !(adwin.Mean < before);
        };
    }

    private static Func<double, double, bool> With(PageHinkley test) => (_, loss) => test.Add(loss);

    /// <summary>As the textbook has it: standardised by mean and deviation, which are estimated, and an alarm above five.</summary>
    private static Func<double, double, bool> Cusum(Reference reference)
    {
        double sum = 0;
        return (raw, _) =>
        {
            sum = Math.Max(0, sum + (raw - reference.Mean) / reference.Deviation - 0.5);
            if (sum <= 5) return false;
            sum = 0;
            return true;
        };
    }
}
