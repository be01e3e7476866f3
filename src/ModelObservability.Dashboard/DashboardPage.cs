using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability.Dashboard.Access;
using ModelObservability.Dashboard.Assets;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Report;
using ModelObservability.Dashboard.Resume;
using ModelObservability.Dashboard.Snapshots;
using ModelObservability.Dashboard.Streaming;

namespace ModelObservability.Dashboard;

/// <summary>The parts of one mapped page, and its routes. They live until the application has stopped.</summary>
internal sealed class DashboardPage : IDisposable
{
    private readonly Guard guard;
    private readonly SignalLog signals = new();
    private readonly Viewers viewers;
    private readonly HistoryKeeper? keeper;
    private readonly PageWriter writer;
    private readonly EventStream stream;
    private readonly CancellationToken stopping;

    private DashboardPage(DashboardOptions options, TimeProvider time, ILogger? log, CancellationToken stopping)
    {
        this.stopping = stopping;
        guard = new(options, log);
        History = new(options, time);
        viewers = new(History, options, time);
        if (options is { History: DashboardHistory.Resume, Store: { } store }) keeper = new(store, History, time, log);
        writer = new(History, signals, options, time) { Viewers = () => viewers.Count, Remembered = keeper };
        stream = new(History, writer, viewers);
        try
        {
            if (options.History != DashboardHistory.Off) History.Start();
        }
        catch (Exception exception) when (Faults.Caught(FaultSite.Meter))
        {
            if (log is not null) PageLog.NoHistory(log, exception);
        }
    }

    /// <summary>The page that was mapped last, while its application runs; null for none.</summary>
    public static DashboardPage? Newest { get; private set; }

    public LiveHistory History { get; }

    public static DashboardPage Create(IServiceProvider services, DashboardOptions options)
    {
        IHostApplicationLifetime? lifetime = services.GetService<IHostApplicationLifetime>();
        DashboardPage page = new(
            options, services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetService<ILoggerFactory>()?.CreateLogger(ModelMonitor.SourceName), lifetime?.ApplicationStopping ?? default);
        Newest = page;
        lifetime?.ApplicationStopped.Register(static made => ((DashboardPage)made!).Dispose(), page);
        return page;
    }

    public void Map(RouteGroupBuilder group)
    {
        Get(group, "", 0, (context, root) => PageFrame.AnswerAsync(context, root, "overview"));
        Get(group, "/-/gpus", 2, (context, root) => PageFrame.AnswerAsync(context, root, "gpus"));
        Get(group, "/-/health", 2, (context, root) => PageFrame.AnswerAsync(context, root, "health"));
        Get(group, "/-/signals/{code}", 3, AnswerSignalAsync);
        Get(group, "/-/snapshot", 2, (context, _) => AnswerSnapshotAsync(context));
        Get(group, "/-/stream", 2, (context, _) => Queried(context, query => stream.AnswerAsync(context, query, stopping)));
        foreach (string name in PageAssets.Names) Get(group, $"/-/{name}", 2, (context, _) => PageAssets.AnswerAsync(context, name));
        Get(group, "/{model}/report", 2, (context, _) => AnswerReportAsync(context));
        Get(group, "/{model}", 1, (context, root) =>
        {
            string model = ModelOf(context);
            return PageFrame.AnswerAsync(context, root, "model", model, Knows(model) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        });
    }

    /// <summary>Whether a model is known. With history off nothing is known before the first page is fed.</summary>
    public bool Knows(string model)
    {
        if (!History.IsRunning) return true;
        lock (History.Gate) return History.All.Any(watched => watched.Key.Scope == WatchedScope.Model && watched.Key.Name == model);
    }

    /// <summary>The report of a model.</summary>
    public string ReportOf(string model) => new ReportDocument(History, signals, model).Write();

    public void Dispose()
    {
        if (Newest == this) Newest = null;
        keeper?.Dispose();
        viewers.Dispose();
        History.Dispose();
        signals.Dispose();
    }

    private void Get(RouteGroupBuilder group, string pattern, int depth, Func<HttpContext, string, Task> answer) =>
        group.MapGet(pattern, guard.Before(depth, answer)).WithDisplayName($"ModelObservability page {pattern}");

    /// <summary>The name of a model in the path. Routing leaves an escaped slash escaped.</summary>
    private static string ModelOf(HttpContext context) =>
        ((string?)context.Request.RouteValues["model"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private Task AnswerReportAsync(HttpContext context)
    {
        string model = ModelOf(context);
        context.Response.StatusCode = Knows(model) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        context.Response.Headers.ContentSecurityPolicy = ReportStyle.Policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(ReportOf(model), context.RequestAborted);
    }

    private static Task AnswerSignalAsync(HttpContext context, string root)
    {
        string? page = SignalPages.HtmlOf((string?)context.Request.RouteValues["code"] ?? "");
        return PageFrame.AnswerAsync(
            context, root, "signal", status: page is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
            body: page ?? "<h1>No such signal</h1><p>Signals of the library have a page; those of the application itself have none.</p>");
    }

    private Task AnswerSnapshotAsync(HttpContext context) => Queried(context, query =>
    {
        viewers.Knock();
        if (History.Slot < 0) History.Collect();
        context.Response.ContentType = "application/json; charset=utf-8";
        return Encodings.WriteAsync(context, writer.Snapshot(query));
    });

    private static Task Queried(HttpContext context, Func<PageQuery, Task> answer) => PageQuery.Of(context.Request.Query) is { } query
        ? answer(query)
        : Text.AnswerAsync(context, StatusCodes.Status400BadRequest, "view is overview, model, gpus or health; minutes is 1 to 1440.\n");
}
