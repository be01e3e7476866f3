using System.Globalization;
using ModelObservability;

namespace GpuWatch;

/// <summary>Snapshots as lines of a CSV file, a line per device; what a device does not have is an empty field.</summary>
internal static class CsvLog
{
    public const string Header =
        "time,id,model,health,utilization,memory_used_bytes,memory_total_bytes,power_watts,energy_joules,"
        + "temperature_celsius,memory_temperature_celsius,sm_clock_hertz,memory_clock_hertz,fan_ratio";

    public static IEnumerable<string> Lines(GpuSnapshot snapshot) => snapshot.Devices.Select(device => string.Join(',',
        snapshot.Time.ToString("O", CultureInfo.InvariantCulture),
        device.Identity.Id,
        Quoted(device.Identity.Model),
        Words.Of(device.Health),
        Number(device.Utilization),
        Number(device.MemoryUsed),
        Number(device.MemoryTotal),
        Number(device.Power),
        Number(device.Energy),
        Number(device.Temperature),
        Number(device.MemoryTemperature),
        Number(device.SmClock),
        Number(device.MemoryClock),
        Number(device.FanSpeed)));

    /// <summary>Writes a line a second and device.</summary>
    public static async Task WriteAsync(string path, int seconds, GpuMonitor monitor, CancellationToken cancellation)
    {
        await using StreamWriter file = new(path) { AutoFlush = true };
        await file.WriteLineAsync(Header);
        for (int second = 0; second < seconds && !cancellation.IsCancellationRequested; second++)
        {
            GpuSnapshot snapshot = await Reading.NextAsync(monitor, cancellation);
            if (snapshot.State != GpuState.Active) await Console.Error.WriteLineAsync($"No reading: {snapshot.Reason}.");
            if (snapshot.State == GpuState.Unavailable) return;
            foreach (string line in Lines(snapshot)) await file.WriteLineAsync(line);
        }
    }

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string? text) => text is null ? "" : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
