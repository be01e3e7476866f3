namespace ModelObservability.Benchmarks.FalseAlarms;

/// <summary>Random numbers of a stream: SplitMix64, so that every stream can be made again from its seed.</summary>
internal sealed class Noise(ulong seed)
{
    private ulong state = seed;
    private double spare = double.NaN;

    /// <summary>0…1, without 1.</summary>
    public double Uniform()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Mean 0, deviation 1; two for one logarithm (Marsaglia's polar method).</summary>
    public double Gaussian()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        while (true)
        {
            double x = 2 * Uniform() - 1, y = 2 * Uniform() - 1, square = x * x + y * y;
            if (square is >= 1 or 0) continue;
            double scale = Math.Sqrt(-2 * Math.Log(square) / square);
            spare = x * scale;
            return y * scale;
        }
    }

    /// <summary>Student's t with two degrees of freedom: no variance. In closed form from its distribution function.</summary>
    public double HeavyTailed()
    {
        double share = Uniform();
        return (2 * share - 1) / Math.Sqrt(2 * share * (1 - share) + 1e-300);
    }
}
