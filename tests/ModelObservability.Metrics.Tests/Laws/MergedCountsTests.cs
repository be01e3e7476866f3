using System.Numerics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>Counts of merged states against integers of any size: exact to 2^62, held at 2^63 - 1, never negative.</summary>
[TestFixtureSource(nameof(OfConstantMemory))]
public class MergedCountsTests(ILawSubject metric)
{
    private const int Seed = 3;

    // What keeps every sample cannot be doubled so often.
    private static IEnumerable<ILawSubject> OfConstantMemory => MetricsUnderLaw.All.Where(subject =>
        subject.State != typeof(ExactRanking) && subject.State != typeof(MulticlassRanking) && subject.ToString() is not ("detections: PASCAL VOC" or "detections: COCO"));

    [Test]
    public void Counts_to_2_to_the_62_are_exact_and_beyond_2_to_the_63_they_are_held()
    {
        IReadOnlyDictionary<string, long> once = metric.CountsDoubled(Seed, 0);
        long largest = once.Values.Max();
        Assert.That(largest, Is.Positive);
        int exactly = 62 - (int)long.Log2(largest) - 1;

        Assert.Multiple(() =>
        {
            foreach ((string name, long count) in metric.CountsDoubled(Seed, exactly))
                Assert.That((BigInteger)count, Is.EqualTo((BigInteger)once[name] << exactly), name);
            Assert.That(metric.CountsDoubled(Seed, 70).Values, Has.Member(long.MaxValue).And.All.Not.Negative);
        });
    }
}
