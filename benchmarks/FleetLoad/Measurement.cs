using System.Diagnostics;
using System.Globalization;

namespace FleetLoad;

/// <summary>What one process costs.</summary>
internal static class Measurement
{
    private const int Scrapes = 30;

    /// <summary>Prints what a process with many models costs, and what a fleet of such processes does.</summary>
    public static async Task OfOneProcessAsync(Shape shape, int replicas, double interval)
    {
        await using ScrapedProcess process = await ScrapedProcess.StartAsync();
        await process.ScrapeAsync();
        (long heap, long resident) = Memory();
        using WatchedModels models = new(shape);
        models.Work(new Random(1), 500);
        string scrape = await process.ScrapeAsync();
        (long heapWith, long residentWith) = Memory();
        long formula = (long)new SeriesFormula(Path.Combine(AppContext.BaseDirectory, "telemetry.json")).Of(shape).Values.Sum() * shape.Models + SeriesFormula.OfTheProcess;
        int series = scrape.Split('\n').Count(static line => line.Length > 0 && line[0] != '#');

        List<double> wall = [], cpu = [];
        long allocated = GC.GetTotalAllocatedBytes();
        for (int time = 0; time < Scrapes; time++)
        {
            using Process self = Process.GetCurrentProcess();
            (long began, TimeSpan used) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
            await process.ScrapeAsync();
            wall.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            self.Refresh();
            cpu.Add((self.TotalProcessorTime - used).TotalMilliseconds);
        }

        allocated = (GC.GetTotalAllocatedBytes() - allocated) / Scrapes;
        wall.Sort();
        cpu.Sort();
        double each = cpu[Scrapes / 2] / 1000;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            one process: {shape}
              series                    {series,14:N0}   {(double)series / shape.Models,8:N1} of a model
              series by the formula     {formula,14:N0}{(series < formula ? "   more than there are: the SDK's limit of an instrument was reached" : "")}
              bytes of a scrape         {scrape.Length,14:N0}   {(double)scrape.Length / series,8:N1} of a series, not compressed
              time of a scrape          {wall[Scrapes / 2],14:N1} ms (median of {Scrapes}, reading it included)
              CPU of a scrape           {each * 1000,14:N1} ms, {each / interval:P2} of a core at every {interval} s
              allocated by a scrape     {allocated,14:N0} bytes, of the reader too
              managed memory            {heapWith - heap,14:N0} bytes more than without models, {(heapWith - heap) / shape.Models:N0} of a model
              resident memory           {residentWith - resident,14:N0} bytes more
            {replicas:N0} of them, computed:
              series                    {(long)series * replicas,14:N0}
              samples a second          {series * replicas / interval,14:N0}
              bytes a second            {(double)scrape.Length * replicas / interval,14:N0}, not compressed
              CPU of all processes      {each * replicas / interval,14:N1} cores
            """));
    }

    private static (long Heap, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        using Process self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }
}
