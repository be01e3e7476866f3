using System.Diagnostics;
using System.Globalization;

namespace PageCost;

/// <summary>Open pages, in a process of their own so that their time is not that of the application: a snapshot, then the stream.</summary>
internal sealed class Pages : IDisposable
{
    private readonly Process process;

    private Pages(Process process) => this.process = process;

    /// <summary>Opens pages, one half of them the overview, the others a model each, and returns when all of them are fed.</summary>
    public static async Task<Pages> OpenAsync(Uri address, int count)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["pages", address.ToString(), count.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync();
        return new Pages(process);
    }

    public static async Task<int> ReadAsync(Uri address, int count)
    {
        using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = count + 1 }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        List<Stream> streams = [];
        for (int page = 0; page < count; page++)
        {
            string query = page % 2 == 0 ? "view=overview" : $"view=model&model={Application.NameOf(page / 2)}";
            await client.GetStringAsync($"/models/-/snapshot?{query}");
            streams.Add(await client.GetStreamAsync($"/models/-/stream?{query}"));
        }

        Console.WriteLine("open");
        foreach (Stream stream in streams) _ = stream.CopyToAsync(Stream.Null);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
