using ModelObservability.References;

namespace ModelObservability.Tests.References;

public class DispersionTests
{
    private const int Values = 20_000, PerBlock = 80;

    [Test]
    public void Independent_values_count_as_many_in_nearly_all_references()
    {
        int ones = 0;
        for (int seed = 1; seed <= 100; seed++) ones += Of(seed, static (_, random, _) => random.NextDouble() < 0.1) == 1 ? 1 : 0;
        Assert.That(ones, Is.GreaterThanOrEqualTo(90));
    }

    [Test]
    public void Each_value_ten_times_counts_about_once([Values(1, 2, 3)] int seed) =>
        Assert.That(Of(seed, static (index, random, before) => index % 10 == 0 ? random.NextDouble() < 0.1 : before), Is.InRange(7, 25));

    [Test]
    public void A_season_shows_in_long_blocks_though_not_in_short_ones([Values(1, 2, 3)] int seed) =>
        Assert.That(Of(seed, static (index, random, _) => random.NextDouble() < 0.1 + 0.05 * Math.Sin(index * 2 * Math.PI / 5000)), Is.GreaterThan(8));

    [Test]
    public void Too_few_blocks_and_rates_without_losses_say_nothing()
    {
        Assert.That(Dispersion.OfRate(Enumerable.Repeat((10.0, 10.0), 5).Concat(Enumerable.Repeat((0.0, 10.0), 5))), Is.EqualTo(1));
        Assert.That(Dispersion.OfRate(Enumerable.Repeat((0.0, 10.0), 100)), Is.EqualTo(1));
        Assert.That(Dispersion.OfRate([]), Is.EqualTo(1));
        Assert.That(Dispersion.OfRate(Enumerable.Repeat((0.0, 0.0), 100)), Is.EqualTo(1));
    }

    [Test]
    public void Blocks_stay_as_many_however_much_comes_and_lose_nothing()
    {
        BlockSums sums = new(2);
        for (int unit = 0; unit < 100_000; unit++)
        {
            sums.Current[0]++;
            sums.Current[1] += 2;
            sums.EndUnit();
        }

        double[][] blocks = [.. sums.Blocks];
        Assert.That(blocks, Has.Length.InRange(128, 256));
        Assert.That((blocks.Sum(static block => block[0]), blocks.Sum(static block => block[1])), Is.EqualTo((100_000.0, 200_000.0)));
        Assert.That(blocks.SkipLast(1).Select(static block => block[0]).Distinct().Count(), Is.EqualTo(1), "all but the last are equally long");
    }

    private static double Of(int seed, Func<int, Random, bool, bool> next)
    {
        Random random = new(seed);
        bool loss = false;
        double[] losses = new double[Values];
        for (int index = 0; index < Values; index++) losses[index] = (loss = next(index, random, loss)) ? 1 : 0;
        return Dispersion.OfRate(losses.Chunk(PerBlock).Select(static block => (block.Sum(), (double)block.Length)));
    }
}
