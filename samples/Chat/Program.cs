using ChatSample;
using Microsoft.Extensions.AI;
using ModelObservability;
using Samples;

(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

using Interruption interrupted = new();

// Any IChatClient takes its place: OpenAI, Azure, Ollama, a local model.
using SlowWriter client = new();

using var monitor = new ModelMonitor("assistant");
IChatClient chat = monitor.Observe(client, new()   // the line that changes
{
    StallAfter = TimeSpan.FromSeconds(1),
    Prices = new Dictionary<string, TokenPrice> { [SlowWriter.Model] = new("USD", inputPerMillion: 0.40m, outputPerMillion: 1.60m, cachedInputPerMillion: 0.10m) },
});

// What follows only shows what is observed; an application has AddModelObservability() instead.
await using Export export = new();
if (!await export.TryStartAsync("chat", options.Port, Console.Out)) return 1;
using Observations observed = new();
monitor.SignalRaised += static signal => Console.Write($" [{signal.Code}: {signal.Message}] ");

IAsyncEnumerable<ChatResponseUpdate> Ask() => chat.GetStreamingResponseAsync("Why watch a model?", cancellationToken: interrupted.Token);

try
{
    Console.WriteLine("A stream to its end:");
    await foreach (ChatResponseUpdate update in Ask()) Console.Write(update.Text);

    Console.WriteLine("\n\nA stream left after five chunks:");
    int chunks = 0;
    await foreach (ChatResponseUpdate update in Ask())
    {
        Console.Write(update.Text);
        if (++chunks == 5) break;
    }

    Console.WriteLine("\n\nWhat was observed:");
    observed.Print();
    if (options.Port is null) return 0;

    Console.WriteLine("\nThe same again and again, for the page, until Ctrl+C.");
    for (int answer = 0; ; answer++)
    {
        chunks = 0;
        await foreach (ChatResponseUpdate update in Ask())
            if (++chunks == 5 && answer % 5 == 0) break;
    }
}
catch (OperationCanceledException)
{
    return 0;
}
