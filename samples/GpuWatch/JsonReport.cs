using System.Text.Json;
using ModelObservability;

namespace GpuWatch;

/// <summary>A snapshot as JSON: what a device does not have is not there.</summary>
internal static class JsonReport
{
    public static void Write(Stream stream, GpuSnapshot snapshot)
    {
        using Utf8JsonWriter json = new(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("available", snapshot.State == GpuState.Active);
        if (snapshot.Reason is { } reason) json.WriteString("reason", reason);
        if (snapshot.State == GpuState.Active)
        {
            json.WriteString("time", snapshot.Time);
            json.WriteStartArray("devices");
            foreach (GpuDevice device in snapshot.Devices) Write(json, device);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GpuDevice device)
    {
        GpuIdentity identity = device.Identity;
        json.WriteStartObject();
        json.WriteString("id", identity.Id);
        Text(json, "parent", identity.ParentId);
        Text(json, "model", identity.Model);
        Text(json, "pci_bus_id", identity.PciBusId);
        Text(json, "driver_version", identity.DriverVersion);
        Text(json, "cuda_version", identity.CudaVersion);
        Text(json, "compute_capability", identity.ComputeCapability);
        Text(json, "mig_profile", identity.MigProfile);
        json.WriteString("health", Words.Of(device.Health));
        Text(json, "lost_because", device.LostReason);
        json.WriteStartArray("readings");
        foreach (GpuReading reading in device.Readings)
        {
            json.WriteStartObject();
            json.WriteString("name", reading.Name);
            Text(json, "attributes", reading.Attributes);
            json.WriteString("unit", reading.Unit);
            json.WriteNumber("value", reading.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("processes");
        foreach (GpuProcess process in device.Processes)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", process.Id);
            if (process.MemoryUsed is { } memory) json.WriteNumber("memory_used", memory);
            if (process.Utilization is { } utilization) json.WriteNumber("utilization", utilization);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text)) json.WriteString(name, text);
    }
}
