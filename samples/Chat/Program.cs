using ChatSample;
using Microsoft.Extensions.AI;
using ModelObservability;
using OpenTelemetry;
using Samples;

if (CommandLine.Answer(args, "Streams two answers of a slow model, one of them left early, and shows what is observed of them.") is { } exitCode) return exitCode;

// Any IChatClient takes its place: OpenAI, Azure, Ollama, a local model.
using SlowWriter client = new();

using var monitor = new ModelMonitor("assistant");
IChatClient chat = monitor.Observe(client, new()   // the line that changes
{
    StallAfter = TimeSpan.FromSeconds(1),
    Prices = new Dictionary<string, TokenPrice> { [SlowWriter.Model] = new("USD", inputPerMillion: 0.40m, outputPerMillion: 1.60m, cachedInputPerMillion: 0.10m) },
});

// What follows only shows what is observed; an application has AddModelObservability() instead.
using OpenTelemetrySdk? otlp = Otlp.Start("chat");
using Observations observed = new();
monitor.SignalRaised += static signal => Console.Write($" [{signal.Code}: {signal.Message}] ");

Console.WriteLine("A stream to its end:");
await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Why watch a model?")) Console.Write(update.Text);

Console.WriteLine("\n\nA stream left after five chunks:");
int chunks = 0;
await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Why watch a model?"))
{
    Console.Write(update.Text);
    if (++chunks == 5) break;
}

Console.WriteLine("\n\nWhat was observed:");
observed.Print();
return 0;
