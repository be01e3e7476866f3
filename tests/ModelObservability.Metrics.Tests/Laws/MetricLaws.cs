using FsCheck;
using FsCheck.Fluent;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>What holds for every streaming metric: pieces are the whole, merge is both, reset is new, read back is the same, order and split do not matter.</summary>
[TestFixtureSource(typeof(MetricsUnderLaw), nameof(MetricsUnderLaw.All))]
public class MetricLaws(ILawSubject metric)
{
    [Test]
    public void Pieces_are_the_whole() => Check((seed, cuts) => metric.PiecesAreTheWhole(seed, cuts));

    [Test]
    public void The_split_of_the_samples_does_not_matter() => Check((seed, cuts) => metric.SplitDoesNotMatter(seed, cuts));

    [Test]
    public void The_order_of_the_samples_does_not_matter() => Check((seed, _) => metric.OrderDoesNotMatter(seed));

    [Test]
    public void Merge_is_both_in_any_order_and_grouping() => Check((seed, cuts) => metric.MergeIsBoth(seed, cuts));

    [Test]
    public void An_empty_state_is_neutral() => Check((seed, _) => metric.EmptyIsNeutral(seed));

    [Test]
    public void Reset_is_new() => Check((seed, _) => metric.ResetIsNew(seed));

    [Test]
    public void A_value_does_not_change_when_its_state_does() => Check((seed, _) => metric.ValuesAreImmutable(seed));

    [Test]
    public void Merged_with_itself_is_twice() => Check((seed, _) => metric.MergedWithItselfIsTwice(seed));

    [Test]
    public void Written_to_bytes_and_read_back_it_is_the_same() => Check((seed, cuts) => metric.SerialisedIsTheSame(seed, cuts));

    [Test]
    public void Equal_states_have_equal_bytes() => Check((seed, cuts) => metric.EqualStatesHaveEqualBytes(seed, cuts));

    [Test]
    public void Merging_null_is_refused() => metric.NullIsRefused();

    private void Check(Func<int, int[], bool> law) =>
        Prop.ForAll<int, int[]>((seed, cuts) => law(seed & int.MaxValue, cuts).Label($"{metric}")).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
}
