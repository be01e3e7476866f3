namespace DriftLab.Scenarios;

/// <summary>Random numbers of a day.</summary>
internal sealed class Noise(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>0…1, without 1.</summary>
    public double Uniform() => random.NextDouble();

    /// <summary>Mean 0, deviation 1 (Box and Muller).</summary>
    public double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
