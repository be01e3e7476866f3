using ModelObservability.Telemetry;

namespace ModelObservability.Tests.Telemetry;

[TestFixture]
public sealed class CellGridTests
{
    [Test]
    public void Slots_are_separate_and_summed_over_cores([Values(1, 15, 16, 17, 40)] int slots)
    {
        CellGrid grid = new(slots);
        for (int slot = 0; slot < slots; slot++) grid.Add(slot, slot + 1);
        grid.Increment(slots - 1);

        Assert.That(Enumerable.Range(0, slots).Select(grid.Sum), Is.EqualTo(Enumerable.Range(0, slots).Select(slot => slot == slots - 1 ? slot + 2L : slot + 1L)));
    }

    [Test]
    public void A_row_can_be_used_for_several_additions()
    {
        CellGrid grid = new(3);
        int row = grid.Row();
        grid.Increment(row, 0);
        grid.Add(row, 2, 7);
        grid.Increment(0);

        Assert.That((grid.Sum(0), grid.Sum(1), grid.Sum(2)), Is.EqualTo((2L, 0L, 7L)));
    }

    [Test]
    public void Nothing_is_lost_with_many_writers()
    {
        CellGrid grid = new(3);
        Parallel.For(0, 16, _ =>
        {
            for (int addition = 0; addition < 200_000; addition++)
            {
                grid.Increment(0);
                grid.Add(2, 5);
            }
        });

        Assert.That((grid.Sum(0), grid.Sum(1), grid.Sum(2)), Is.EqualTo((3_200_000L, 0L, 16_000_000L)));
    }

    [Test]
    public void Real_numbers_are_summed_too_and_none_is_lost()
    {
        CellGrid grid = new(2);
        Parallel.For(0, 8, _ =>
        {
            for (int addition = 0; addition < 20_000; addition++)
            {
                grid.AddReal(grid.Row(), 1, 0.25);
                grid.Increment(0);
            }
        });

        Assert.That((grid.Sum(0), grid.SumOfReals(1)), Is.EqualTo((160_000L, 40_000.0)));
    }
}
