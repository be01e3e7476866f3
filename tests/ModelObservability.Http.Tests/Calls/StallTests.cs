using System.Net;
using System.Text;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Calls;

/// <summary>Signal MO1004 runs on events that carry something, not on bytes.</summary>
[TestFixture]
public sealed class StallTests : ServerScene
{
    private const string First = "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"blue\"},\"finish_reason\":null}]}\n\n";
    private const string Last = "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    [TestCase(": keep-alive\n\n", TestName = "Comments")]
    [TestCase("\n", TestName = "Empty lines")]
    [TestCase("retry: 5\n", TestName = "Fields that are no data")]
    [TestCase("event: ping\ndata: {}\n\n", TestName = "Events named ping")]
    [TestCase("data: {\"type\":\"ping\"}\n\n", TestName = "Events of type ping")]
    [TestCase("event: keepalive\ndata: {\"type\":\"keepalive\",\"sequence_number\":5}\n\n", TestName = "Events of type keepalive")]
    [TestCase("data:\n\n", TestName = "Empty data")]
    [TestCase("data: {\"choices\":[]}\n\n", TestName = "Events without a choice")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}\n\n", TestName = "Empty pieces of an answer")]
    [Provokes("MO1004")]
    public async Task What_carries_nothing_does_not_hide_a_stall(string beat)
    {
        Assert.That(await Signals([(0, First), .. Enumerable.Repeat((0.3, beat), 7), (0.3, Last)]), Is.EqualTo(new[] { 2.4 }).Within(1e-9));
    }

    [TestCase("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n", TestName = "A first event that carries nothing")]
    [TestCase(": keep-alive\n\n", TestName = "Comments before the first event")]
    [TestCase(First, TestName = "A first event that carries something")]
    public async Task The_wait_for_the_first_event_is_not_judged(string first) =>
        Assert.That(await Signals([(60, first), (0.5, First), (0.5, Last)]), Is.Empty);

    [Test]
    public async Task An_event_that_comes_in_pieces_is_one_wait()
    {
        string[] pieces = [Last[..10], Last[10..20], Last[20..30], Last[30..40], Last[40..]];
        Assert.That(await Signals([(0, First), .. pieces.Select(piece => (0.6, piece))]), Is.EqualTo(new[] { 3.0 }).Within(1e-9));
    }

    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n", TestName = "Pieces of text")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"x\",\"content\":null}}]}\n\n", TestName = "Pieces of reasoning")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}\n\n", TestName = "Pieces of a tool call")]
    [TestCase("data: {\"choices\":[{\"text\":\"x\"}]}\n\n", TestName = "Pieces of a completion")]
    [TestCase("data: {\"choices\":[{\"delta\":{}},{\"delta\":{\"content\":\"x\"}}]}\n\n", TestName = "Pieces of several choices")]
    [TestCase("data: {\"something\":\"else\"}\n\n", TestName = "Events of a kind nobody knows")]
    [TestCase("data: no document\n\n", TestName = "Events that are no document")]
    [StaysQuiet("MO1004")]
    public async Task What_carries_something_ends_a_wait(string piece) =>
        Assert.That(await Signals([(0, First), .. Enumerable.Repeat((0.9, piece), 5), (0.9, Last)]), Is.Empty);

    [Test]
    public async Task A_stall_that_ends_with_the_stream_or_with_its_reader_is_one()
    {
        Assert.That(await Signals([(0, First), (0.6, ": x\n\n"), (0.6, ": x\n\n")]), Is.EqualTo(new[] { 1.2 }).Within(1e-9));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.That(await Signals([(0, First), (0.6, ": x\n\n"), (0.6, ": x\n\n")], reads: 3), Is.EqualTo(new[] { 1.2 }).Within(1e-9));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.That(await Signals([(0, First), (1.2, "")], fails: true), Is.EqualTo(new[] { 1.2 }).Within(1e-9));
    }

    private static readonly Dictionary<string, Func<HttpResponseMessage, Stream, Task>> Copies = new()
    {
        ["into memory"] = static (response, _) => response.Content.LoadIntoBufferAsync(),
        ["of the content"] = static (response, into) => response.Content.CopyToAsync(into),
        ["of the content without a thread"] = static (response, into) => Task.Run(() => response.Content.CopyTo(into, null, default)),
        ["of the stream"] = static async (response, into) => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(into),
        ["of the stream without a thread"] = static async (response, into) => (await response.Content.ReadAsStreamAsync()).CopyTo(into),
    };

    private static IEnumerable<string> CopyNames => Copies.Keys;

    [Test]
    public async Task A_stall_in_a_body_that_is_copied_is_one_and_a_slow_taker_is_none([ValueSource(nameof(CopyNames))] string name)
    {
        Func<HttpResponseMessage, Stream, Task> copy = Copies[name];
        (double, string)[] parts = [(0, First), .. Enumerable.Repeat((0.3, ": keep-alive\n\n"), 7), (0.3, Last)];
        Assert.That(await Signals(parts, copy: copy), Is.EqualTo(new[] { 2.4 }).Within(1e-9));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.That(await Signals([(0, First), (0.6, ": x\n\n"), (1.2, "")], fails: true, copy: copy), Is.EqualTo(new[] { 1.8 }).Within(1e-9));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.That(await Signals([(0, First), (0.9, First), (0.9, Last)], copy: copy, taking: 5), Is.Empty);
    }

    [Test]
    public async Task The_wait_for_the_first_event_is_not_judged() =>
        Assert.That(await Signals([(5, ": x\n\n"), (5, First), (0.5, Last)]), Is.Empty);

    /// <summary>Reads a body of which each part comes after so many seconds. How long the stalls were that were told.</summary>
    private async Task<double[]> Signals((double After, string Text)[] parts, int reads = int.MaxValue, bool fails = false, Func<HttpResponseMessage, Stream, Task>? copy = null, double taking = 0)
    {
        List<double> stalls = [];
        using ModelMonitor monitor = new(Model, timeProvider: Time);
        monitor.SignalRaised += signal => stalls.Add((double)signal.Evidence["ml.stream.stall.duration"]);
        HttpObservationOptions options = new() { StallAfter = TimeSpan.FromSeconds(1), TimeProvider = Time, Monitor = monitor };
        Parts body = new(parts, Time, fails);
        using HttpMessageInvoker invoker = new(new Scripted(body).Observe(options));
        using HttpRequestMessage request = new(HttpMethod.Post, "http://models.example/v1/chat/completions") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        using (HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None))
        {
            try
            {
                if (copy is not null) await copy(response, new Taker(Time, taking));
                Stream stream = copy is null ? await response.Content.ReadAsStreamAsync() : Stream.Null;
                byte[] buffer = new byte[1024];
                for (int read = 0; read < reads; read++)
                {
                    ValueTask<int> next = read % 2 == 0 ? stream.ReadAsync(buffer) : new(stream.Read(buffer));
                    body.GoOn();
                    if (await next == 0) break;
                }
            }
            catch (Exception exception) when (fails && exception is IOException or HttpRequestException)
            {
            }
        }

        return [.. stalls];
    }

    private sealed class Scripted(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            StreamContent content = new(body);
            content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    /// <summary>Each read waits for the next part; the clock moves while it waits, of reads without a thread when the test says so.</summary>
    private sealed class Parts((double After, string Text)[] parts, Testing.ManualTime time, bool fails) : MemoryStream
    {
        private int next;
        private TaskCompletionSource<int>? waiting;
        private Memory<byte> wanted;

        public void GoOn()
        {
            if (waiting is not { } reader) return;
            waiting = null;
            try
            {
                reader.SetResult(Read(wanted.Span));
            }
            catch (IOException exception)
            {
                reader.SetException(exception);
            }
        }

        public override int Read(Span<byte> buffer)
        {
            if (next == parts.Length) return 0;
            time.Advance(TimeSpan.FromSeconds(parts[next].After));
            if (fails && next == parts.Length - 1) throw new IOException();
            return Encoding.UTF8.GetBytes(parts[next++].Text, buffer);
        }

        public override void CopyTo(Stream destination, int bufferSize)
        {
            byte[] buffer = new byte[Math.Max(bufferSize, 1024)];
            for (int read; (read = Read(buffer.AsSpan())) > 0;) destination.Write(buffer, 0, read);
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[Math.Max(bufferSize, 1024)];
            for (int read; (read = Read(buffer.AsSpan())) > 0;) await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            (waiting, wanted) = (new TaskCompletionSource<int>(), buffer);
            return new(waiting.Task);
        }
    }

    /// <summary>Takes its time to write.</summary>
    private sealed class Taker(Testing.ManualTime time, double seconds) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => time.Advance(TimeSpan.FromSeconds(seconds));

        public override void Write(ReadOnlySpan<byte> buffer) => time.Advance(TimeSpan.FromSeconds(seconds));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            time.Advance(TimeSpan.FromSeconds(seconds));
        }
    }
}
