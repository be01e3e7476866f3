using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>A request through a watched client against the same one through the bare handler, which answers at once.</summary>
internal static class HttpRatios
{
    private const string Control = "the bare handler";

    public static IEnumerable<RatioRow> Rows()
    {
        yield return Row(50, "nobody listening: a request", HttpScene.TensorFlow);
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        yield return Row(250, "metrics on: a request of no known kind", HttpScene.Unknown);
        yield return Row(2000, "metrics on: TensorFlow Serving", HttpScene.TensorFlow);
        yield return Row(2000, "metrics on: Open Inference Protocol", HttpScene.OpenInference);
        yield return Row(2000, "metrics on: chat", HttpScene.Chat);
        yield return Row(2000, "metrics on: chat, written as it is sent", HttpScene.Chat with { WrittenAsSent = true });
        yield return Row(2000, "metrics on: chat, the handler yields", HttpScene.Chat with { Yields = true });
        yield return EventRatios.Row();
        yield return Large("metrics on: a tensor of 1 MiB is sent", HttpScene.TensorFlow with { Question = Tensor("instances") }, read: 64 * 1024);
        yield return Large("metrics on: a tensor of 1 MiB comes", HttpScene.TensorFlow with { Answer = Tensor("predictions"), InPieces = true }, read: 1024 * 1024);
        yield return Large("metrics on: a text of 1 MiB is sent", HttpScene.Chat with { Question = Text() }, read: 1024 * 1024);
    }

    private static RatioRow Row(double limit, string name, HttpScene scene)
    {
        using HttpMessageInvoker bare = scene.Bare(), watched = scene.Watched();
        WarmUp(n => scene.Ask(bare, n), n => scene.Ask(watched, n));
        Comparison measured = Comparison.Of(n => scene.Ask(bare, n), n => scene.Ask(watched, n));
        double more = BytesEach(n => scene.Ask(watched, n)) - BytesEach(n => scene.Ask(bare, n));
        return RatioRow.AtMostLonger(limit, name, Control, measured with { AllocatedBytes = 0 }, string.Create(CultureInfo.InvariantCulture, $"{more:0} bytes more than bare"));
    }

    /// <summary>A request runs through hundreds of methods; the runtime needs more than the usual warm-up to compile them all for good.</summary>
    public static void WarmUp(Action<int> control, Action<int> subject)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1.5))
        {
            control(10);
            subject(10);
        }
    }

    /// <summary>Two microseconds, and what is read at a gigabyte a second.</summary>
    private static RatioRow Large(string name, HttpScene scene, int read)
    {
        RatioRow row = Row(2000 + read, name, scene);
        double rate = read / (row.Nanoseconds - row.ControlNanoseconds);
        return row with { Note = string.Create(CultureInfo.InvariantCulture, $"{read / 1024} KiB are read, {rate:0.0} GB/s; {row.Note}") };
    }

    /// <summary>Bytes of all threads: a handler that yields continues on others.</summary>
    private static double BytesEach(Action<int> action)
    {
        const int Times = 200;
        double least = double.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action(Times);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Times);
        }

        return least;
    }

    private static byte[] Tensor(string name)
    {
        StringBuilder json = new($"{{\"{name}\": [");
        for (int row = 0; json.Length < 1024 * 1024 - 64; row++) json.Append(CultureInfo.InvariantCulture, $"{(row == 0 ? "" : ", ")}[{row * 0.125}, 2.71828, -3.14159]");
        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    private static byte[] Text() =>
        Encoding.UTF8.GetBytes($$"""{"messages": [{"role": "user", "content": "{{new StringBuilder().Insert(0, "Why watch a \\\"model\\\"?\\n", 45_000)}}"}], "model": "small-1"}""");

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
