namespace ModelObservability.Metrics.Estimates;

/// <summary>Normal and gamma deviates from a fixed sequence (SplitMix64), so that an interval is the same each time.</summary>
internal struct RandomDraws(ulong seed)
{
    private ulong state = seed;

    /// <summary>A standard normal deviate (Box &amp; Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>A gamma deviate of a shape above 0 (Marsaglia &amp; Tsang 2000).</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
            return Gamma(shape + 1) * Math.Pow(Uniform(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), root = 1 + c * x, v = root * root * root;
            if (root > 0 && Math.Log(Uniform()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    /// <summary>Above 0 and at most 1.</summary>
    private double Uniform()
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1L << 53)) + 1.0 / (1L << 54);
    }
}
