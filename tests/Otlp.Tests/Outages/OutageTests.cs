using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ModelObservability;
using ModelObservability.Testing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Otlp.Tests.Servers;

namespace Otlp.Tests.Outages;

/// <summary>A backend that is down, slow, answers garbage or refuses: calls go on, memory stays, what was lost is counted.</summary>
[TestFixture, NonParallelizable]
public sealed class OutageTests
{
    private const int Calls = 100_000, ExportTimeout = 500;

    private static readonly Dictionary<string, Func<HttpContext, Task>> Answers = new()
    {
        ["refuses"] = static context => Answer(context, StatusCodes.Status401Unauthorized),
        ["is overloaded"] = static context => Answer(context, StatusCodes.Status503ServiceUnavailable),
        ["is broken"] = static context => Answer(context, StatusCodes.Status500InternalServerError),
        ["says garbage"] = static context => context.Response.Body.WriteAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x80 }).AsTask(),
    };

    [TestCase("refuses"), TestCase("is overloaded"), TestCase("is broken"), TestCase("says garbage"), TestCase("is slow"), TestCase("is down"), TestCase("is no web server")]
    public async Task Calls_go_on_memory_stays_and_losses_are_counted_while_the_backend(string what)
    {
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Receiver? receiver = Answers.TryGetValue(what, out Func<HttpContext, Task>? answer) ? await Receiver.StartAsync(answer)
            : what == "is slow" ? await Receiver.StartAsync(_ => end.Task) : null;
        using TcpListener? listener = what == "is no web server" ? StartAnswering("220 mail.example ESMTP\r\n"u8.ToArray()) : null;
        string address = receiver?.Address ?? $"http://127.0.0.1:{(listener?.LocalEndpoint as IPEndPoint)?.Port ?? ExternalProcess.FreeLoopbackPort()}";
        using Losses losses = new();
        using (OpenTelemetrySdk sdk = Start(address))
        {
            using ModelMonitor monitor = new("outage: the backend " + what);
            using MeterReadings readings = new(monitor.Identity.Name, static instrument => instrument.Name == "ml.inference.calls");
            Func<int, int> model = monitor.Observe((int x) => x + 1);
            Call(model, Calls / 4);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            Task calls = Task.Run(() => Call(model, Calls));

            Assert.That(await Task.WhenAny(calls, Task.Delay(TimeSpan.FromSeconds(30))), Is.SameAs(calls), "a bound that only a call that waits for the backend reaches");
            Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(32_000_000), "the queues are bounded: so many spans would be three times as much");
            sdk.MeterProvider.ForceFlush(2_000);
            Assert.That(readings.Observe("ml.inference.calls"), Is.EqualTo(Calls + Calls / 4), "counts are of all calls, whoever has not heard of them");
            end.TrySetResult();
        }

        Assert.That(losses.Spans, Is.GreaterThan(0), "spans that found the queue full are counted by the SDK");
        if (what is not ("says garbage" or "is slow")) Assert.That(losses.Failures, Is.Not.Empty, "the exporter says that it failed");
    }

    private static OpenTelemetrySdk Start(string address) => OpenTelemetrySdk.Create(builder => builder
        .WithMetrics(metrics => metrics.AddModelObservability().AddOtlpExporter((to, reader) =>
        {
            Address(to, address, "metrics");
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 200;
        }))
        .WithTracing(tracing => tracing.AddModelObservability().AddOtlpExporter(to => Address(to, address, "traces")))
        .WithLogging(logging => logging.AddModelObservability().AddOtlpExporter(to => Address(to, address, "logs"))));

    private static void Address(OtlpExporterOptions to, string address, string kind) =>
        (to.Endpoint, to.Protocol, to.TimeoutMilliseconds) = (new Uri($"{address}/v1/{kind}"), OtlpExportProtocol.HttpProtobuf, ExportTimeout);

    private static void Call(Func<int, int> model, int calls)
    {
        for (int call = 0; call < calls; call++) model(call);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static TcpListener StartAnswering(byte[] words)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await listener.AcceptTcpClientAsync();
                    await client.GetStream().WriteAsync(words);
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
            {
                // the test is over
            }
        });
        return listener;
    }

    /// <summary>What OpenTelemetry itself says it has lost.</summary>
    private sealed class Losses : EventListener
    {
        /// <summary>The meter that the page tells to collect.</summary>
        public const string Meter = "otel.sdk.experimental";

        private readonly MeterListener meters = new();
        private long spans;

        public Losses()
        {
            meters.InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name == "otel.sdk.processor.span.processed" && instrument.Meter.Name == Meter) self.EnableMeasurementEvents(instrument);
            };
            meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                foreach (var (key, value) in tags)
                    if (key == "error.type" && "queue_full".Equals(value)) Interlocked.Add(ref spans, count);
            });
            meters.Start();
        }

        public long Spans
        {
            get
            {
                meters.RecordObservableInstruments();
                return Interlocked.Read(ref spans);
            }
        }

        public ConcurrentQueue<string> Failures { get; } = new();

        public override void Dispose()
        {
            meters.Dispose();
            base.Dispose();
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "OpenTelemetry-Exporter-OpenTelemetryProtocol") EnableEvents(eventSource, EventLevel.Warning);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => Failures?.Enqueue($"{eventData.EventName}");
    }
}
