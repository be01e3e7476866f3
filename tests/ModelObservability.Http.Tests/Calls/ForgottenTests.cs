using System.Text;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Calls;

/// <summary>Clients, answers and requests that are dropped, read twice or given twice.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ForgottenTests
{
    [Test]
    public void Clients_that_are_never_disposed_leave_nothing_behind()
    {
        using MeterReadings readings = new("nobody");
        for (int client = 0; client < 100; client++) Ask(client);
        long before = Heap();
        for (int client = 0; client < 3_000; client++) Ask(client);

        // What finalizers hand on is done by the pool: it may take a few collections until all of it is gone.
        long left = long.MaxValue;
        for (int round = 0; round < 100 && left >= 500; round++) left = (Heap() - before) / 3_000;
        Assert.That(left, Is.LessThan(500));
    }

    [Test]
    public async Task A_request_whose_answer_never_comes_leaves_the_active_calls_once_it_is_collected()
    {
        using MeterReadings readings = new("never answered");
        using HttpClient client = new(new Stub(null).Observe());
        Drop(client);
        for (int round = 0; round < 100 && readings.Observe("ml.inference.items", ("ml.inference.outcome", "abandoned")) == 0; round++)
        {
            Heap();
            await Task.Yield();
        }

        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "abandoned")), Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_in_memory_that_is_peeked_at_and_read_again_is_a_success()
    {
        using MeterReadings readings = new("peeked");
        using HttpClient client = new(new Stub(() => Answer("{\"predictions\":[1,2,3]}")).Observe());
        using HttpResponseMessage answer = await client.SendAsync(Request("peeked"), HttpCompletionOption.ResponseHeadersRead);
        Stream stream = await answer.Content.ReadAsStreamAsync();
        stream.ReadExactly(new byte[10]);
        stream.Position = 0;
        using MemoryStream copy = new();
        stream.CopyTo(copy);

        Assert.That(Encoding.UTF8.GetString(copy.ToArray()), Is.EqualTo("{\"predictions\":[1,2,3]}"));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_given_again_and_again_is_wrapped_once_and_counted_every_time()
    {
        using MeterReadings readings = new("canned");
        HttpResponseMessage canned = Answer("{}");
        using HttpClient client = new(new Stub(() => canned).Observe());
        await client.SendAsync(Request("canned"));
        HttpContent content = canned.Content;
        for (int call = 0; call < 9; call++) await client.SendAsync(Request("canned"));

        Assert.That(canned.Content, Is.SameAs(content));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(10));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    private static void Ask(int model) => new HttpClient(new Stub(() => Answer("{}")).Observe()).SendAsync(Request("m" + model)).GetAwaiter().GetResult().Dispose();

    private static void Drop(HttpClient client) => _ = client.SendAsync(Request("never answered"));

    private static HttpRequestMessage Request(string model) => new(HttpMethod.Post, $"http://server/v1/models/{model}:predict") { Content = new StringContent("{}") };

    private static HttpResponseMessage Answer(string json) =>
        new() { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new("application/json") } } };

    private static long Heap()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Stub(Func<HttpResponseMessage>? answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer is null ? new TaskCompletionSource<HttpResponseMessage>().Task : Task.FromResult(answer());
    }
}
