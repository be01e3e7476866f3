using System.Text.Json;
using ModelObservability.Testing;

namespace Otlp.Tests.Servers;

/// <summary>
/// The Aspire dashboard on loopback: it takes OTLP over gRPC and HTTP and gives spans and logs back. Where it is not to be had the test is ignored: it is a
/// package of NuGet with a program in it, which <c>.ci/run</c> fetches and puts into <c>PATH</c>.
/// </summary>
internal sealed class AspireDashboard : IAsyncDisposable
{
    public const string Version = "13.6.5";

    private readonly ExternalProcess process;
    private readonly HttpClient client;

    private AspireDashboard(ExternalProcess process, int page, int grpc, int http)
    {
        this.process = process;
        (Page, Grpc, Http) = ($"http://127.0.0.1:{page}", $"http://127.0.0.1:{grpc}", $"http://127.0.0.1:{http}");
        client = new HttpClient { BaseAddress = new Uri(Page) };
    }

    /// <summary>The address of its page.</summary>
    public string Page { get; }

    /// <summary>Where OTLP goes over gRPC.</summary>
    public string Grpc { get; }

    /// <summary>Where OTLP goes over HTTP: the exporters append the path of each kind.</summary>
    public string Http { get; }

    public static async Task<AspireDashboard> StartAsync()
    {
        if (ExternalProcess.Find("Aspire.Dashboard") is not { } program)
        {
            Assert.Ignore($"Aspire.Dashboard is not in PATH (dotnet package download Aspire.Dashboard.Sdk.linux-x64@{Version}, folder tools): this check did not run.");
            throw new System.Diagnostics.UnreachableException();
        }

        int page = ExternalProcess.FreeLoopbackPort(), grpc = ExternalProcess.FreeLoopbackPort(), http = ExternalProcess.FreeLoopbackPort();
        AspireDashboard dashboard = new(
            ExternalProcess.Start(
                "env", $"ASPNETCORE_URLS=http://127.0.0.1:{page}", $"ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://127.0.0.1:{grpc}", $"ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://127.0.0.1:{http}",
                "ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true", program),
            page, grpc, http);
        try
        {
            foreach (int port in new[] { page, grpc, http }) await dashboard.process.WaitForPortAsync(port);
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    /// <summary>The newest spans.</summary>
    public Task<IReadOnlyList<TelemetryRecord>> SpansAsync() => ReadAsync("spans?limit=1000", "resourceSpans", "scopeSpans", "spans");

    /// <summary>The span that a log record stands on.</summary>
    public async Task<TelemetryRecord> SpanOfAsync(TelemetryRecord log)
    {
        IReadOnlyList<TelemetryRecord> trace = await UntilAsync(
            () => ReadAsync("traces/" + log.TraceId, "resourceSpans", "scopeSpans", "spans"), all => all.Any(span => span.SpanId == log.SpanId));
        return trace.Single(span => span.SpanId == log.SpanId);
    }

    /// <summary>The newest log records.</summary>
    public Task<IReadOnlyList<TelemetryRecord>> LogsAsync() => ReadAsync("logs?limit=1000", "resourceLogs", "scopeLogs", "logRecords");

    /// <summary>Asks again and again until an answer is what is waited for, a minute at most; gives the last answer.</summary>
    public static Task<IReadOnlyList<TelemetryRecord>> UntilAsync(Func<Task<IReadOnlyList<TelemetryRecord>>> ask, Func<IReadOnlyList<TelemetryRecord>, bool> enough) =>
        Waiting.UntilAsync(ask, enough, tries: 120, milliseconds: 500);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
    }

    private async Task<IReadOnlyList<TelemetryRecord>> ReadAsync(string what, string resources, string scopes, string records)
    {
        using HttpResponseMessage response = await client.GetAsync("/api/telemetry/" + what);
        if (!response.IsSuccessStatusCode) return []; // a trace that has not arrived
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("data").TryGetProperty(resources, out JsonElement senders)
            ? [.. from sender in senders.EnumerateArray()
                  from scope in sender.GetProperty(scopes).EnumerateArray()
                  from record in scope.GetProperty(records).EnumerateArray()
                  select TelemetryRecord.Of(sender.GetProperty("resource"), scope, record)]
            : [];
    }
}
