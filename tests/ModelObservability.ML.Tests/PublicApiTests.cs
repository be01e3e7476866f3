using ModelObservability.Testing;

namespace ModelObservability.MLTests;

[TestFixture]
public sealed class PublicApiTests
{
    [Test]
    public void The_public_surface_is_the_approved_one() => PublicSurface.MustBeApproved(typeof(MLNetExtensions).Assembly);
}
