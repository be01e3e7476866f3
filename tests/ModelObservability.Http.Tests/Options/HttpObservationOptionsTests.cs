namespace ModelObservability.Http.Tests.Options;

[TestFixture]
public sealed class HttpObservationOptionsTests
{
    [Test]
    public void What_is_out_of_range_is_said_with_name_value_and_range()
    {
        Assert.That(() => Observe(new() { StallAfter = TimeSpan.Zero }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("StallAfter is 00:00:00; it must be above zero"));
        Assert.That(() => Observe(new() { Timeout = TimeSpan.FromSeconds(-1) }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Timeout is -00:00:01"));
        Assert.That(() => Observe(new() { InspectedBytes = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("InspectedBytes is -1; it must be from 0 to 67108864"));
        Assert.That(() => Observe(new() { Protocols = (ModelProtocols)64 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Protocols is 64"));
        Assert.That(() => Observe(new() { Provider = " " }), Throws.ArgumentException.With.Message.Contains("Provider"));
        Assert.That(() => Observe(new() { Prices = null! }), Throws.ArgumentNullException.With.Message.Contains("Prices"));
        Assert.That(() => Observe(new() { Prices = new Dictionary<string, TokenPrice> { [" "] = new("USD", 1, 1) } }), Throws.ArgumentException.With.Message.Contains("the entry ' '"));
    }

    [Test]
    public void The_limits_themselves_are_fine()
    {
        Observe(new() { StallAfter = TimeSpan.MaxValue, Timeout = TimeSpan.MaxValue, InspectedBytes = 0, Protocols = ModelProtocols.None }).Dispose();
        Observe(new() { InspectedBytes = 67_108_864 }).Dispose();
    }

    [Test]
    public void What_is_missing_is_said()
    {
        Assert.That(() => ((HttpMessageHandler)null!).Observe(), Throws.ArgumentNullException);
        Assert.That(() => ((Microsoft.Extensions.DependencyInjection.IHttpClientBuilder)null!).AddModelObservability(), Throws.ArgumentNullException);
    }

    private static DelegatingHandler Observe(HttpObservationOptions options) => new SocketsHttpHandler().Observe(options);
}
