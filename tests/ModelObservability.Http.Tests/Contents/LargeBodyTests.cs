using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>
/// Bodies of 256 MiB pass in constant memory, as they do without us. The environment variable <c>LARGE_BODY_MIB</c> makes them larger.
/// </summary>
[TestFixture]
public sealed class LargeBodyTests : ServerScene
{
    private static readonly long Size = 1024 * 1024 * long.Parse(Environment.GetEnvironmentVariable("LARGE_BODY_MIB") ?? "256", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly byte[] Numbers = [.. Enumerable.Repeat("[0.5, 1.25], "u8.ToArray(), 5000).SelectMany(static bytes => bytes)];

    [Test]
    public async Task A_large_answer_takes_no_more_memory_than_it_does_unwatched()
    {
        Server.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("{\"predictions\": ["u8.ToArray());
            for (long sent = 0; sent < Size; sent += Numbers.Length) await context.Response.Body.WriteAsync(Numbers);
            await context.Response.Body.WriteAsync("1]}"u8.ToArray());
        };
        await Download(Plain);
        long plain = await Download(Plain), watched = await Download(Client);
        Assert.That(watched, Is.LessThan(plain + Size / 100), "bytes that were allocated, the server's among them");
        Assert.That(Calls("success"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_large_request_takes_no_more_memory_than_it_does_unwatched()
    {
        long received = 0;
        Server.Discard = taken => received = taken;
        Server.Says("""{"predictions": []}""");
        await Upload(Plain);
        long plain = await Upload(Plain), watched = await Upload(Client);
        Assert.That(received, Is.EqualTo(GeneratedContent.LengthOf(Size)));
        Assert.That(watched, Is.LessThan(plain + Size / 100), "bytes that were allocated, the server's among them");
        Assert.That(Calls("success"), Is.EqualTo(1));
    }

    private async Task<long> Download(HttpClient client)
    {
        byte[] buffer = new byte[64 * 1024];
        return await Allocated(async () =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"/v1/models/{Model}:predict") { Content = new ByteArrayContent("{}"u8.ToArray()) };
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Stream stream = await response.Content.ReadAsStreamAsync();
            long length = 0;
            for (int read; (read = await stream.ReadAsync(buffer)) > 0; length += read)
            {
            }

            Assert.That(length, Is.GreaterThanOrEqualTo(Size));
        });
    }

    private Task<long> Upload(HttpClient client) => Allocated(async () =>
    {
        using GeneratedContent content = new(Size);
        using HttpResponseMessage response = await client.PostAsync(new Uri($"/v1/models/{Model}:predict", UriKind.Relative), content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    });

    private static async Task<long> Allocated(Func<Task> action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>A request that is made while it is sent.</summary>
    private sealed class GeneratedContent(long size) : HttpContent
    {
        private static readonly byte[] Head = "{\"instances\": ["u8.ToArray(), Tail = "1]}"u8.ToArray();

        public static long LengthOf(long size) => Head.Length + (size + Numbers.Length - 1) / Numbers.Length * Numbers.Length + Tail.Length;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Head);
            for (long sent = 0; sent < size; sent += Numbers.Length) await stream.WriteAsync(Numbers);
            await stream.WriteAsync(Tail);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = LengthOf(size);
            return true;
        }
    }
}
