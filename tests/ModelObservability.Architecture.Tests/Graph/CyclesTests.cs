namespace ModelObservability.ArchitectureTests.Graph;

[TestFixture]
public sealed class CyclesTests
{
    [Test]
    public void Edges_that_go_one_way_have_no_cycle() =>
        Assert.That(Cycles.Shortest([new("a", "b"), new("b", "c"), new("a", "c"), new("d", "c")]), Is.Empty);

    [Test]
    public void The_shortest_cycle_is_found_edge_by_edge() =>
        Assert.That(Cycles.Shortest([new("a", "b"), new("b", "c"), new("c", "a"), new("c", "d"), new("d", "c")]), Is.EquivalentTo(new Edge[] { new("c", "d"), new("d", "c") }));

    [Test]
    public void A_cycle_through_three_folders_is_a_cycle() =>
        Assert.That(Cycles.Shortest([new("a", "b"), new("b", "c"), new("c", "a"), new("x", "a")]), Is.EqualTo(new Edge[] { new("a", "b"), new("b", "c"), new("c", "a") }));
}
