using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>A server that writes the bytes it is given, whatever they are, and closes: what no well-behaved server can be made to do.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public RawServer(string answer)
    {
        listener.Start();
        serving = Serve(Encoding.Latin1.GetBytes(answer));
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving; // before the listener stops: asked to accept then, it would not cancel but complain
        listener.Stop();
        stop.Dispose();
    }

    private async Task Serve(byte[] answer)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                NetworkStream stream = client.GetStream();
                byte[] buffer = new byte[4096];
                StringBuilder request = new();
                while (!IsWhole(request.ToString()))
                {
                    int read = await stream.ReadAsync(buffer, stop.Token);
                    if (read == 0) break;
                    request.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                await stream.WriteAsync(answer, stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer, stop.Token) > 0)
                {
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
        }
    }

    private static bool IsWhole(string request)
    {
        int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        int length = request.IndexOf("Content-Length: ", StringComparison.Ordinal);
        int expected = length < 0 ? 0 : int.Parse(request.AsSpan(length + 16, request.IndexOf('\r', length) - length - 16), System.Globalization.CultureInfo.InvariantCulture);
        return request.Length >= end + 4 + expected;
    }
}
