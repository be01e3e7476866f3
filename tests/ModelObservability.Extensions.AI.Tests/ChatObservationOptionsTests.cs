using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Tests;

[TestFixture]
public sealed class ChatObservationOptionsTests : ChatScene
{
    [Test]
    public void Bad_options_are_refused_by_name()
    {
        Assert.That(() => Observed(new() { StallAfter = TimeSpan.Zero }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("StallAfter"));
        Assert.That(() => Observed(new() { Provider = " " }), Throws.ArgumentException.With.Message.Contains("Provider"));
        Assert.That(() => Observed(new() { Prices = null! }), Throws.InstanceOf<ArgumentException>().With.Message.Contains("Prices"));
        Assert.That(() => Observed(new() { Prices = new Dictionary<string, TokenPrice> { ["m"] = null! } }), Throws.ArgumentException.With.Message.Contains("Prices"));
    }

    [Test]
    public void Bad_prices_are_refused_by_name()
    {
        Assert.That(() => new TokenPrice("", 1, 1), Throws.ArgumentException.With.Message.Contains("currency"));
        Assert.That(() => new TokenPrice("USD", -1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("inputPerMillion"));
        Assert.That(() => new TokenPrice("USD", 1, 1_000_000_001), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("outputPerMillion"));
        Assert.That(() => new TokenPrice("USD", 1, 1, -0.1m), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("cachedInputPerMillion"));
        Assert.That(new TokenPrice("USD", 3, 1).CachedInputPerMillion, Is.EqualTo(3));
    }

    [Test]
    public void Nothing_to_wrap_is_refused()
    {
        Assert.That(() => Monitor.Observe((IChatClient)null!), Throws.ArgumentNullException);
        Assert.That(() => ((ModelMonitor)null!).Observe(Client), Throws.ArgumentNullException);
        Monitor.Dispose();
        Assert.That(() => Monitor.Observe(Client), Throws.InstanceOf<ObjectDisposedException>());
    }
}
