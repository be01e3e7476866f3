using System.Globalization;
using Compare.Chats;
using Compare.Functions;
using Microsoft.Extensions.AI;
using ModelObservability;
using ModelObservability.Benchmarks.Ratios;
using OpenTelemetry;
using OpenTelemetry.Metrics;

// The cost of a call on each of the ways that docs/compare.md shows, in turns with the way by hand. Whoever records into a Meter has an SDK that
// aggregates, as a service with an exporter has; prometheus-net aggregates in its own registry.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName, "ByHand", "ChatByHand", "UseOpenTelemetry")
    .AddReader(new BaseExportingMetricReader(new Discarded())).Build();

Func<float[], float> model = static features => features[0] + 1;
float[] features = [1];
using Compare.Functions.ByHand hand = new();
Func<float[], float> byHand = hand.Wrap(model);
Print("a model that is a function", "bare", Of(byHand, model));
Print("", "by hand", Of(byHand, byHand));
using Compare.Functions.WithModelObservability ours = new();
Print("", "ModelObservability", Of(byHand, ours.Wrap(model)));
using Compare.Functions.WithPrometheusNet prometheus = new();
Print("", "prometheus-net", Of(byHand, prometheus.Wrap(model)));

using ReadyClient client = new();
ChatMessage[] question = [new(ChatRole.User, "hello")];
using Compare.Chats.ByHand chatHand = new();
using IChatClient chatByHand = chatHand.Wrap(client);
Print("an answer of a language model", "bare", Ask(chatByHand, client));
Print("", "by hand", Ask(chatByHand, chatByHand));
using Compare.Chats.WithModelObservability chatOurs = new();
using IChatClient chatWithOurs = chatOurs.Wrap(client);
Print("", "ModelObservability", Ask(chatByHand, chatWithOurs));
using WithUseOpenTelemetry microsofts = new();
using IChatClient chatWithMicrosofts = microsofts.Wrap(client);
Print("", "UseOpenTelemetry", Ask(chatByHand, chatWithMicrosofts));
using Compare.Chats.WithPrometheusNet chatPrometheus = new();
using IChatClient chatWithPrometheus = chatPrometheus.Wrap(client);
Print("", "prometheus-net", Ask(chatByHand, chatWithPrometheus));

Comparison Of(Func<float[], float> control, Func<float[], float> subject) => Comparison.Of(n => Run(control, n), n => Run(subject, n));

void Run(Func<float[], float> scorer, int times)
{
    for (int call = 0; call < times; call++) features[0] = scorer(features) - 1;
}

Comparison Ask(IChatClient control, IChatClient subject) => Comparison.Of(n => RunChat(control, n), n => RunChat(subject, n));

void RunChat(IChatClient chat, int times)
{
    for (int call = 0; call < times; call++) chat.GetResponseAsync(question).GetAwaiter().GetResult();
}

static void Print(string title, string name, Comparison measured)
{
    if (title.Length > 0) Console.WriteLine($"{title,-32} {"ns",8} {"by hand, ns",12} {"ratio",7} {"bytes",7}");
    Console.WriteLine($"  {name,-30} {measured.Subject,8:0} {measured.Control,12:0} {measured.Subject / measured.Control,7:0.00} {measured.AllocatedBytes,7:0}");
}

internal sealed class Discarded : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
}
