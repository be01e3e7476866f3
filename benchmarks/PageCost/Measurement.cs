using System.Diagnostics;
using System.Globalization;
using ModelObservability;

namespace PageCost;

/// <summary>Processor time and latency with more and more pages open.</summary>
internal static class Measurement
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5), Watched = TimeSpan.FromSeconds(20), Window = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        Console.WriteLine($"{Application.Models} models, ten calls and two labels a second each; processor time of the application as a share of one core");
        double bare;
        await using (Application application = await Application.StartAsync(history: null)) bare = await ShareAsync("no page", 0);
        await using (Application application = await Application.StartAsync(DashboardHistory.Off)) await ShareAsync("page mapped, history off, nobody watches", bare);
        await using (Application application = await Application.StartAsync(DashboardHistory.Run))
        {
            double kept = await ShareAsync("page mapped, history kept, nobody watches", bare);
            foreach (int pages in new[] { 1, 20, 100 })
            {
                using Pages open = await Pages.OpenAsync(application.Address!, pages);
                await ShareAsync($"{pages} open pages, beyond the history", kept);
            }

            await LatencyAsync(application);
        }
    }

    private static async Task<double> ShareAsync(string name, double control)
    {
        await Task.Delay(Settle);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(Watched);
        double share = (Process.GetCurrentProcess().TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-45} {share,7:P2}  {(control > 0 ? $"{share - control:+0.00%;-0.00%} of a core more" : "")}"));
        return share;
    }

    /// <summary>Latency of one wrapped call in turns without a page and with a hundred.</summary>
    private static async Task LatencyAsync(Application application)
    {
        const int Pairs = 12;
        List<double> ratios = [];
        List<double> without = [], with = [];
        for (int pair = 0; pair < Pairs; pair++)
        {
            double alone = await TailAsync(application.First), fed;
            using (Pages open = await Pages.OpenAsync(application.Address!, 100)) fed = await TailAsync(application.First);
            without.Add(alone);
            with.Add(fed);
            ratios.Add(fed / alone);
        }

        ratios.Sort();
        without.Sort();
        with.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p99 of a wrapped call: {without[Pairs / 2] * 1e6:0.0} µs alone, {with[Pairs / 2] * 1e6:0.0} µs with 100 pages; ratio of {Pairs} pairs {ratios[Pairs / 2]:0.000} ({ratios[Pairs / 4]:0.000} to {ratios[Pairs * 3 / 4]:0.000})"));
    }

    private static Task<double> TailAsync(Func<double, double> model) => Task.Factory.StartNew(
        () =>
        {
            List<double> seconds = new(1_000_000);
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < Window)
            {
                long began = Stopwatch.GetTimestamp();
                model(1);
                seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }

            seconds.Sort();
            return seconds[(int)(seconds.Count * 0.99)];
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
