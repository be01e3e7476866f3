using System.Net.Http.Headers;
using System.Text;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests;

/// <summary>A server, a watched client of it, and a clock; one set per test.</summary>
public abstract class ServerScene
{
    /// <summary>Stands in bodies where text of people stands; never to be seen in telemetry.</summary>
    protected const string Private = "a-sentence-that-must-never-leave";

    /// <summary>The name of the test's model: tests share the process's meter.</summary>
    protected string Model { get; private set; } = "";

    private protected ManualTime Time { get; private set; } = null!;

    private protected ModelServer Server { get; private set; } = null!;

    private protected MeterReadings Readings { get; private set; } = null!;

    private protected SpanReadings Spans { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    /// <summary>The same client without anybody watching.</summary>
    protected HttpClient Plain { get; private set; } = null!;

    [SetUp]
    public async Task Serve()
    {
        Model = "m" + TestContext.CurrentContext.Test.ID.Replace('-', '_');
        Time = new ManualTime();
        Server = await ModelServer.Start();
        Readings = new MeterReadings(Model);
        Spans = new SpanReadings(Model);
        Watch(new());
        Plain = new HttpClient { BaseAddress = Server.Address };
    }

    [TearDown]
    public async Task Stop()
    {
        Client.Dispose();
        Plain.Dispose();
        Readings.Dispose();
        Spans.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Watches the client in another way than by default.</summary>
    protected void Watch(HttpObservationOptions options)
    {
        Client?.Dispose();
        Client = new HttpClient(new SocketsHttpHandler().Observe(options with { TimeProvider = options.TimeProvider ?? Time })) { BaseAddress = Server.Address };
    }

    protected Task<HttpResponseMessage> Post(string path, string body, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        Post(Client, path, body, completion);

    protected static Task<HttpResponseMessage> Post(
        HttpClient client, string path, string body, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        return client.SendAsync(request, completion);
    }

    /// <summary>Reads a stream of events to its end, as applications do.</summary>
    protected static async Task<List<string>> ReadEvents(HttpResponseMessage response)
    {
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        List<string> lines = [];
        while (await reader.ReadLineAsync() is { } line)
            if (line.Length > 0) lines.Add(line);
        return lines;
    }

    protected double Calls(string outcome) => Readings.Observe("ml.inference.items", ("ml.inference.outcome", outcome));
}
