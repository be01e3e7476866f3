using System.Text;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>The examples of the HTML standard, section 9.2.6, and what servers do beside.</summary>
[TestFixture]
public sealed class EventStreamReaderTests
{
    [TestCase("data: YHOO\ndata: +2\ndata: 10\n\n", "YHOO+210")]
    [TestCase(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n", "first event|second event| third event")]
    [TestCase("data\n\ndata\ndata\n\ndata:\n\n", "")]
    [TestCase("data:test\n\ndata: test\n\n", "test|test")]
    [TestCase("event: add\r\ndata: 1\r\n\r\nevent: remove\r\ndata: 2\r\n\r\n", "1|2")]
    [TestCase("data: 1\r\rdata: 2\r\r", "1|2")]
    [TestCase("data: 1\n\ndata: [DONE]", "1|[DONE]")]
    [TestCase("datum: no\n\nxdata: no\n\n data: no\n\ndata: yes\n\n", "yes")]
    [TestCase("\n\n\n", "")]
    [TestCase("", "")]
    public void Events_are_found_however_the_bytes_are_cut(string stream, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        for (int size = 1; size <= Math.Max(bytes.Length, 1); size++)
        {
            Found found = new();
            EventStreamReader events = new(found);
            for (int at = 0; at < bytes.Length; at += size) events.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            events.End();
            Assert.That(string.Join('|', found.Events.Where(data => data.Length > 0)), Is.EqualTo(expected), $"pieces of {size}");
        }
    }

    [TestCase("event: error\ndata: x\n\n", "error=x")]
    [TestCase("data: x\nevent:error\n\ndata: y\n\n", "error=x|=y")]
    [TestCase("event: error\n\n", "error=")]
    [TestCase("event: add\nevent: remove\rdata: 1\r\r", "remove=1")]
    [TestCase("event: a-name-that-is-much-longer-than-what-is-kept\ndata: 1\n\n", "a-name-that-is-much-longer-than-=1")]
    [TestCase("events: error\nevent\nxevent: error\n event: error\ndata: 1\n\n", "=1")]
    public void The_name_of_an_event_is_told(string stream, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        for (int size = 1; size <= bytes.Length; size++)
        {
            Found found = new();
            EventStreamReader events = new(found);
            for (int at = 0; at < bytes.Length; at += size) events.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            events.End();
            Assert.That(string.Join('|', found.Named), Is.EqualTo(expected), $"pieces of {size}");
        }
    }

    private sealed class Found : IEventHandler
    {
        private readonly StringBuilder data = new();

        public List<string> Events { get; } = [];

        public List<string> Named { get; } = [];

        public void Data(ReadOnlySpan<byte> bytes) => data.Append(Encoding.UTF8.GetString(bytes));

        public void EventEnded(ReadOnlySpan<byte> name)
        {
            Named.Add($"{Encoding.UTF8.GetString(name)}={data}");
            Events.Add(data.ToString());
            data.Clear();
        }
    }
}
