using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Calls;

/// <summary>However a call ends, and also where nobody says that it has, no call is left running.</summary>
[TestFixture]
public sealed class NothingIsLeftTests : ServerScene
{
    private static readonly string[] Kinds = ["success", "status", "HTML", "cut", "reset", "abandoned", "headers only", "cancelled", "unnamed"];

    [Test]
    public async Task A_thousand_calls_of_every_kind_leave_none_running([Range(0, 8)] int kind)
    {
        Server.Answer = context => Answer(context, Kinds[kind]);
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await Call(Kinds[kind]));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
        string outcome = Kinds[kind] switch
        {
            "success" or "unnamed" => "success",
            "abandoned" or "headers only" => "abandoned",
            "cancelled" => "cancelled",
            _ => "error",
        };
        int expected = Kinds[kind] == "unnamed" ? 0 : 1000;
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", outcome)), Has.Length.EqualTo(expected));
        Assert.That(Spans.Stopped, Has.Length.EqualTo(expected));
    }

    [Test]
    public async Task Answers_nobody_disposes_are_found_by_the_collector([Values] bool streams)
    {
        Server.Answer = context => Answer(context, "abandoned");
        const int OnTheStack = 1; // what the last one may have left there
        for (int call = 0; call < 10 + OnTheStack; call++) await Forget(streams);
        long patience = Stopwatch.GetTimestamp();
        bool IsTold() => Readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")).Length >= 10 && Spans.Stopped.Length >= 10;
        while ((Readings.Observe("ml.inference.active") > OnTheStack || !IsTold()) && Stopwatch.GetElapsedTime(patience) < TimeSpan.FromSeconds(20))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(Readings.Observe("ml.inference.active"), Is.AtMost(OnTheStack));
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")), Has.Length.AtLeast(10));
        Assert.That(Spans.Stopped, Has.Length.AtLeast(10));
        Assert.That(Activity.Current, Is.Null);
    }

    /// <summary>In a method of its own, so that nothing of it stays on the stack.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private async Task Forget(bool streams)
    {
        HttpResponseMessage response = await Post("/v1/chat/completions", $$"""{"model": "{{Model}}"}""", HttpCompletionOption.ResponseHeadersRead);
        if (streams) _ = await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[16]);
    }

    private async Task Call(string kind)
    {
        using CancellationTokenSource stop = new();
        using HttpRequestMessage request = new(HttpMethod.Post, kind == "unnamed" ? "/v1/chat/completions" : $"/openai/deployments/{Model}/chat/completions")
        {
            Content = new ByteArrayContent("{}"u8.ToArray()),
        };
        try
        {
            Task<HttpResponseMessage> sent = Client.SendAsync(request, kind is "abandoned" or "headers only" ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, stop.Token);
            if (kind == "cancelled") await stop.CancelAsync();
            using HttpResponseMessage response = await sent;
            if (kind == "abandoned") _ = await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[16]);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
        }
    }

    private static async Task Answer(HttpContext context, string kind)
    {
        switch (kind)
        {
            case "success" or "unnamed":
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"choices": [{"finish_reason": "stop"}]}""");
                break;
            case "status":
                context.Response.StatusCode = 503;
                break;
            case "HTML":
                context.Response.ContentType = "text/html";
                break;
            case "cut":
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{");
                break;
            case "reset":
                context.Abort();
                break;
            case "abandoned" or "headers only":
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: {\"choices\": []}\n\ndata: {\"choices\": []}\n\n");
                await context.Response.Body.FlushAsync();
                break;
            default:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
        }
    }
}
