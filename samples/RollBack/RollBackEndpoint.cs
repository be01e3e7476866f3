using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RollBack;

/// <summary>The webhook that Alertmanager calls.</summary>
internal static class RollBackEndpoint
{
    private static readonly Action<ILogger, Exception?> RollBackFailed = LoggerMessage.Define(
        LogLevel.Error, new EventId(1, "RollBackFailed"), "A roll-back failed or is not done yet; Alertmanager is told to ask again.");

    private const long MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>Maps <c>POST /alerts</c>: it asks the application to go back from each version that a firing alert names, once.</summary>
    /// <param name="app">Where.</param>
    /// <param name="options">The secret and the limits.</param>
    /// <param name="rollBack">The application's handler. It is cancelled after the time-out; if it goes on nevertheless it is not called a second time.</param>
    public static void MapRollBack(this WebApplication app, RollBackOptions options, Func<RollBackRequest, CancellationToken, Task> rollBack)
    {
        options = options.Validated();
        byte[] secret = Hash(options.Secret);
        HandledAlerts handled = new(options.Remembered);
        app.MapPost("/alerts", async (HttpRequest request) =>
        {
            if (!IsAuthentic(request, secret)) return Results.Unauthorized();
            if (request.ContentLength is null or > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            if (await ReadAsync(request) is not { } notification) return Results.BadRequest("This is no notification of Alertmanager (webhook, version 4).");

            Task[] work = [.. notification.Alerts.Where(alert => alert.Status == "firing").Select(alert => (alert.Key, Request: RequestOf(alert)))
                .Where(pair => pair.Request is not null).Select(pair => handled.Once(pair.Key, () => CallAsync(rollBack, pair.Request!, options)))];
            try
            {
                await Task.WhenAll(work).WaitAsync(options.TimeOut, options.Time);
                return Results.Ok();
            }
            catch (Exception failure)
            {
                RollBackFailed(app.Logger, failure);
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        });
    }

    private static async Task CallAsync(Func<RollBackRequest, CancellationToken, Task> rollBack, RollBackRequest request, RollBackOptions options)
    {
        using CancellationTokenSource tooLong = new(options.TimeOut, options.Time);
        await rollBack(request, tooLong.Token);
    }

    /// <summary>What an alert asks for; nothing where it is not about one version of a model.</summary>
    private static RollBackRequest? RequestOf(Alert alert) =>
        alert.Labels.TryGetValue("ml_model_name", out string? model) && alert.Labels.TryGetValue("ml_model_version", out string? version)
            ? new RollBackRequest(model, version, alert.Labels.GetValueOrDefault("alertname", "")) : null;

    private static async Task<Notification?> ReadAsync(HttpRequest request)
    {
        try
        {
            // What is null where it must not be is no notification, also in the list.
            return await request.ReadFromJsonAsync<Notification>(Strict) is { } read && read.Alerts.All(alert => alert is not null) ? read : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Hashes have one length and are compared in a time that does not depend on where they differ.</summary>
    private static bool IsAuthentic(HttpRequest request, byte[] secret) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out AuthenticationHeaderValue? shown) && shown is { Scheme: "Bearer", Parameter: { } token }
        && CryptographicOperations.FixedTimeEquals(Hash(token), secret);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
