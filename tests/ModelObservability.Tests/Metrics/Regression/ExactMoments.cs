using System.Numerics;

namespace ModelObservability.Tests.Metrics.Regression;

/// <summary>Moments in integers, of numbers that are multiples of 2^-20: the reference model.</summary>
internal sealed class ExactMoments
{
    private const double Unit = 1 << 20;

    private readonly BigInteger _count, _sum, _squares;

    public ExactMoments(IEnumerable<double> values)
    {
        foreach (double value in values)
        {
            BigInteger units = new(value * Unit);
            Assert.That((double)units, Is.EqualTo(value * Unit));
            _count++;
            _sum += units;
            _squares += units * units;
        }
    }

    public double Mean => (double)_sum / (double)_count / Unit;

    public double MeanSquare => (double)_squares / (double)_count / Unit / Unit;

    public double Variance => (double)(_count * _squares - _sum * _sum) / (double)(_count * _count) / Unit / Unit;
}
