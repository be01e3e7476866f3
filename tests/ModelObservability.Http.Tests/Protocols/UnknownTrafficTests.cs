using System.Net;

namespace ModelObservability.Http.Tests.Protocols;

/// <summary>What is no model server's is nobody's business: not a byte, not a header, not an object of it is touched.</summary>
[TestFixture]
public sealed class UnknownTrafficTests : ServerScene
{
    [TestCase("GET", "/v1/models/m:predict")]
    [TestCase("POST", "/orders")]
    [TestCase("PUT", "/v2/models/m/infer")]
    public async Task Its_content_and_its_task_come_back_as_they_are(string method, string path)
    {
        StubHandler stub = new();
        using HttpMessageInvoker invoker = new(stub.Observe());
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(Server.Address, path)) { Content = new LazyContent() };
        HttpContent sent = request.Content;

        Task<HttpResponseMessage> task = invoker.SendAsync(request, CancellationToken.None);
        Assert.That(task, Is.SameAs(stub.Task));
        Assert.That(stub.Content, Is.SameAs(sent));
        Assert.That((await task).Content, Is.SameAs(stub.Answer));
        Assert.That(Spans.Stopped, Is.Empty);
    }

    [Test]
    public async Task While_nobody_listens_known_traffic_is_not_touched_either()
    {
        Readings.Dispose();
        Spans.Dispose();
        StubHandler stub = new();
        using HttpMessageInvoker invoker = new(stub.Observe());
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Server.Address, "/v1/chat/completions")) { Content = new LazyContent() };
        Task<HttpResponseMessage> task = invoker.SendAsync(request, CancellationToken.None);
        Assert.That(task, Is.SameAs(stub.Task));
        Assert.That((await task).Content, Is.SameAs(stub.Answer));
    }

    [Test]
    public void Requests_that_are_none_are_refused_by_who_would_have_refused_them()
    {
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler().Observe());
        Assert.That(() => invoker.SendAsync(null!, CancellationToken.None), Throws.ArgumentNullException);
        using HttpRequestMessage nowhere = new(HttpMethod.Post, (Uri?)null);
        Assert.That(async () => await invoker.SendAsync(nowhere, CancellationToken.None), Throws.InvalidOperationException);
    }

    private sealed class StubHandler : HttpMessageHandler
    {
        public StubHandler()
        {
            Answer = new StringContent("{}");
            Task = System.Threading.Tasks.Task.FromResult(new HttpResponseMessage { Content = Answer });
        }

        public HttpContent Answer { get; }

        public Task<HttpResponseMessage> Task { get; }

        public HttpContent? Content { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Content = request.Content;
            return Task;
        }
    }

    private sealed class LazyContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException("nobody asked for it");

        protected override bool TryComputeLength(out long length) => throw new NotSupportedException("nobody asked for it");
    }
}
