using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Tests.Protocols;

[TestFixture]
public sealed class RouteTableTests
{
    [Test]
    public void Only_posts_are_predictions()
    {
        RouteTable table = new(ModelProtocols.All);
        using HttpRequestMessage get = new(HttpMethod.Get, new Uri("http://host/v1/models/m:predict"));
        using HttpRequestMessage post = new(HttpMethod.Post, new Uri("http://host/v1/models/m:predict?x=1"));
        using HttpRequestMessage relative = new(HttpMethod.Post, new Uri("/v1/models/m:predict", UriKind.Relative));
        using HttpRequestMessage nowhere = new();
        Assert.That(table.Find(get), Is.Null);
        Route? first = table.Find(post);
        Assert.That(first, Is.Not.Null);
        Assert.That(table.Find(post), Is.SameAs(first));
        Assert.That(table.Find(relative), Is.Null);
        Assert.That(table.Find(nowhere), Is.Null);
    }
}
