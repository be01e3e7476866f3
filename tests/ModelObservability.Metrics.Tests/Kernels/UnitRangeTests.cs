using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

[TestFixture]
public sealed class UnitRangeTests
{
    private static readonly double[] Outside = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1e-30, 1.0000001, 2, -1];

    [Test]
    public void One_bad_number_is_found_wherever_it_stands([Range(0, 70)] int length)
    {
        float[] singles = [.. Enumerable.Range(0, length).Select(index => (index % 4) switch { 0 => 0f, 1 => -0.0f, 2 => 1f, _ => 0.3f })];
        double[] doubles = [.. singles.Select(single => (double)single)];
        Assert.That((UnitRange.Holds<float>(singles), UnitRange.Holds<double>(doubles)), Is.EqualTo((true, true)));
        for (int index = 0; index < length; index++)
        {
            foreach (double bad in Outside)
            {
                (float single, double wide) = (singles[index], doubles[index]);
                (singles[index], doubles[index]) = ((float)bad, bad);
                Assert.That((UnitRange.Holds<float>(singles), UnitRange.Holds<double>(doubles)), Is.EqualTo((false, false)), $"{bad} at {index}");
                (singles[index], doubles[index]) = (single, wide);
            }
        }
    }
}
