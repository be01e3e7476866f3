using ModelObservability.Testing;

namespace ModelObservability.Sqlite.Tests;

[TestFixture]
public sealed class PublicApiTests
{
    [Test]
    public void The_public_surface_is_the_approved_one() => PublicSurface.MustBeApproved(typeof(SqlitePredictionStore).Assembly);
}
