using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RollBack;

namespace Deploy.Tests.Alerting;

/// <summary>An alert as a receiver was told of it.</summary>
internal sealed record ReceivedAlert(string Receiver, string Status, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public string Name => Labels["alertname"];

    /// <summary>The model it is about; of a GPU or a target nothing.</summary>
    public string Model => Labels.GetValueOrDefault("ml_model_name", "");
}

/// <summary>The receivers of <c>deploy/alertmanager</c> on loopback: two that write down what they are told, and that of <c>samples/RollBack</c>.</summary>
internal sealed class Receivers : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef";

    private readonly WebApplication web;
    private readonly ConcurrentQueue<ReceivedAlert> received = new();
    private readonly ConcurrentQueue<RollBackRequest> rolledBack = new();

    private Receivers(WebApplication web) => this.web = web;

    public int Port => new Uri(web.Urls.Single()).Port;

    public IReadOnlyList<ReceivedAlert> Received => [.. received];

    public IReadOnlyList<RollBackRequest> RolledBack => [.. rolledBack];

    public static async Task<Receivers> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        Receivers receivers = new(builder.Build());
        foreach (string receiver in new[] { "pager", "tickets" }) receivers.web.MapPost("/" + receiver, (HttpRequest request) => receivers.KeepAsync(receiver, request));
        receivers.web.MapRollBack(new() { Secret = Secret }, (request, _) =>
        {
            receivers.rolledBack.Enqueue(request);
            return Task.CompletedTask;
        });
        await receivers.web.StartAsync();
        return receivers;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    private async Task<IResult> KeepAsync(string receiver, HttpRequest request)
    {
        using JsonDocument notification = await JsonDocument.ParseAsync(request.Body);
        foreach (JsonElement alert in notification.RootElement.GetProperty("alerts").EnumerateArray())
            received.Enqueue(new(receiver, alert.GetProperty("status").GetString()!, Texts(alert.GetProperty("labels")), Texts(alert.GetProperty("annotations"))));
        return Results.Ok();
    }

    private static Dictionary<string, string> Texts(JsonElement pairs) => pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
}
