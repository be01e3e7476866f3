using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelObservability.Dashboard.Access;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Snapshots;

namespace ModelObservability.Dashboard.Streaming;

/// <summary>
/// Feeds open pages: after each collection every page is sent what is new since its last event, so that a page that is slow to read, or comes back with
/// <c>Last-Event-ID</c>, gets one event for all it has missed. Nothing is queued for anybody.
/// </summary>
internal sealed class EventStream(LiveHistory history, PageWriter writer, Viewers viewers)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(PageQuery Query, long After), string> written = [];
    private long writtenAt = -1;

    public async Task AnswerAsync(HttpContext context, PageQuery query, CancellationToken stopping)
    {
        if (!viewers.TryEnter())
        {
            context.Response.Headers.RetryAfter = "10";
            await Text.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, FormattableString.Invariant($"{viewers.Most} pages are being fed; DashboardOptions.MaxViewers allows no more.\n")).ConfigureAwait(false);
            return;
        }

        try
        {
            long after = long.TryParse(context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : context.Request.Query["after"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long last)
                ? last : history.Slot;
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await TypedResults.ServerSentEvents(EventsAsync(query, after, end.Token)).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // the page was closed, or the application stops
        }
        finally
        {
            viewers.Leave();
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(PageQuery query, long after, [EnumeratorCancellation] CancellationToken end)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            Task next = history.NextTick;
            long slot = history.Slot;
            if (slot != after || isFirst) // the first event follows at once, so that the page knows that it is fed
            {
                if (after > slot || slot - after > Depth.Seconds) after = slot - 1; // another process, or too long ago: the page asks for a new snapshot
                yield return new SseItem<string>(Event(query, after, slot)) { EventId = slot.ToString(CultureInfo.InvariantCulture) };
                after = slot;
            }

            await next.WaitAsync(end).ConfigureAwait(false);
        }
    }

    /// <summary>The event; written once for all pages of the same view that have come as far.</summary>
    private string Event(PageQuery query, long after, long slot)
    {
        lock (gate)
        {
            if (writtenAt != slot) written.Clear();
            writtenAt = slot;
            if (!written.TryGetValue((query, after), out string? text))
                written.Add((query, after), text = Encoding.UTF8.GetString(writer.Event(query, after).Span));
            return text;
        }
    }
}
