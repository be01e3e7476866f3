using System.Numerics;

namespace ModelObservability.Tests.Metrics.Regression;

/// <summary>Moments in integers, of numbers that are multiples of 2^-20: the reference model.</summary>
internal sealed class ExactMoments
{
    private const double Unit = 1 << 20;

    private readonly BigInteger count, sum, squares;

    public ExactMoments(IEnumerable<double> values)
    {
        foreach (double value in values)
        {
            BigInteger units = new(value * Unit);
            Assert.That((double)units, Is.EqualTo(value * Unit));
            count++;
            sum += units;
            squares += units * units;
        }
    }

    public double Mean => (double)sum / (double)count / Unit;

    public double MeanSquare => (double)squares / (double)count / Unit / Unit;

    public double Variance => (double)(count * squares - sum * sum) / (double)(count * count) / Unit / Unit;
}
