using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests;

[TestFixture]
public sealed class PublicApiTests
{
    [Test]
    public void The_public_surface_is_the_approved_one() => PublicSurface.MustBeApproved(typeof(ScrapeEndpoints).Assembly);
}
