using System.Globalization;
using Fleet;
using Fleet.Cluster;
using Fleet.Metrics;
using Fleet.Pools;
using Fleet.Workers;
using Microsoft.Extensions.DependencyInjection;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (await SiloProcess.RunAsync(args)) return 0;
(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

// 1. The cluster: this process, and silos in processes of their own.
DirectoryInfo? temporary = options.Keep is null ? Directory.CreateTempSubdirectory("fleet-") : null;
string file = options.Keep ?? Path.Combine(temporary!.FullName, "pools.db");
int port = SiloProcess.FreePort();
using var first = Silos.First(port);
await first.StartAsync();
List<SiloProcess> silos = [];
try
{
    for (int silo = 0; silo < options.Silos; silo++) silos.Add(await SiloProcess.StartAsync(port, file));
    Console.WriteLine($"{silos.Count} silos, processes {string.Join(", ", silos.Select(static silo => silo.Id))}; the states are kept in {file}");

    // 2. The workers, and what happens to them.
    IModelPool pool = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IModelPool>("churn/2.3");
    ChurnRows[] rows = [.. Enumerable.Range(0, options.Workers).Select(worker => new ChurnRows(options.Seed, worker, options.Rows))];
    await new Run(options, pool, rows, silos).ToTheEndAsync();

    // 3. The pooled answer, and that of one engine.
    PooledAnswer pooled = await pool.GetAsync();
    ChurnScores all = new();
    foreach (ChurnRows part in rows) all.Add(part, ..);
    byte[] expected = all.ToBytes();
    Console.WriteLine($"\n{"",-30}{"pooled",22}{"one engine",22}");
    foreach (var (score, engine) in pooled.Scores.Zip(MetricStates.Read(expected).Scores))
        Console.WriteLine($"{score.Name,-30}{score.Value,22:R}{engine.Value,22:R}");
    bool equal = pooled.States.AsSpan().SequenceEqual(expected);
    Console.WriteLine(equal ? $"\nEqual: all {expected.Length} bytes of the states are those of one engine." : "\nNOT EQUAL: rows were lost or counted twice.");
    return equal ? 0 : 1;
}
finally
{
    foreach (SiloProcess silo in silos) silo.Dispose();
    await first.StopAsync();
    temporary?.Delete(recursive: true);
}
