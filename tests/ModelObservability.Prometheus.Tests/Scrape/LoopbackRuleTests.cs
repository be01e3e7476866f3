using System.Net;
using Microsoft.AspNetCore.Http;
using ModelObservability.Prometheus.Scrape;

namespace ModelObservability.Prometheus.Tests.Scrape;

public sealed class LoopbackRuleTests
{
    [TestCase("localhost")]
    [TestCase("LOCALHOST")]
    [TestCase("localhost.")]
    [TestCase("localhost:9464")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:80")]
    [TestCase("127.8.9.10:80")]
    [TestCase("[::1]")]
    [TestCase("[::1]:80")]
    public void A_loopback_name_is_one(string host) => Assert.That(Allows(IPAddress.Loopback, host), Is.True);

    [TestCase("")]
    [TestCase("example.org")]
    [TestCase("localhost.example.org")]
    [TestCase("127.0.0.1.example.org")]
    [TestCase("notlocalhost")]
    [TestCase("10.0.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("[2001:db8::1]")]
    [TestCase("[::]")]
    [TestCase("[::1")]
    [TestCase("::1]")]
    public void Any_other_name_may_be_a_rebound_one(string host) => Assert.That(Allows(IPAddress.Loopback, host), Is.False);

    [TestCase("127.0.0.1", true)]
    [TestCase("127.1.2.3", true)]
    [TestCase("::1", true)]
    [TestCase("::ffff:127.0.0.1", true)]
    [TestCase("10.0.0.1", false)]
    [TestCase("192.168.1.1", false)]
    [TestCase("169.254.169.254", false)]
    [TestCase("::ffff:10.0.0.1", false)]
    [TestCase("fe80::1", false)]
    public void Only_loopback_addresses_may_ask(string address, bool allowed) =>
        Assert.That(Allows(IPAddress.Parse(address), "localhost"), Is.EqualTo(allowed));

    [Test]
    public void No_address_is_a_server_inside_this_process_or_a_socket_of_this_machine() =>
        Assert.That(Allows(null, "localhost"), Is.True);

    [TestCase("Forwarded")]
    [TestCase("X-Forwarded-For")]
    [TestCase("x-forwarded-host")]
    [TestCase("X-Forwarded-Proto")]
    [TestCase("X-Forwarded-Port")]
    [TestCase("X-Forwarded-Server")]
    [TestCase("X-Original-For")]
    [TestCase("X-Real-IP")]
    [TestCase("X-Originating-IP")]
    [TestCase("WL-Proxy-Client-IP")]
    [TestCase("X-Cloud-Trace-Context")]
    [TestCase("Akamai-Origin-Hop")]
    [TestCase("Tailscale-User-Login")]
    [TestCase("X-Vercel-Id")]
    [TestCase("Via")]
    [TestCase("CF-Connecting-IP")]
    [TestCase("True-Client-IP")]
    [TestCase("X-Envoy-External-Address")]
    public void A_request_that_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(string header) =>
        Assert.That(Allows(IPAddress.Loopback, "localhost", header), Is.False);

    private static bool Allows(IPAddress? address, string host, string? header = null)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = address;
        context.Request.Headers.Host = host;
        if (header is not null)
            context.Request.Headers[header] = "10.0.0.1";
        return LoopbackRule.Allows(context);
    }
}
