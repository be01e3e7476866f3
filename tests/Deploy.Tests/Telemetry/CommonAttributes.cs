using ModelObservability;
using ModelObservability.LanguageModels;
using ModelObservability.Telemetry;
using GpuNames = ModelObservability.Gpu.Telemetry.Names;

namespace Deploy.Tests.Telemetry;

/// <summary>The attributes that whole groups of instruments carry; the pages tell them once, above their tables.</summary>
internal static class CommonAttributes
{
    private static readonly string[] Model = [Names.Model.Name, Names.Model.Version, Names.Model.Framework];

    private static readonly string[] Device =
    [
        GpuNames.Hardware.Id, GpuNames.Hardware.Name, GpuNames.Hardware.Type, GpuNames.Hardware.Vendor, GpuNames.Hardware.Model, GpuNames.Hardware.DriverVersion,
        GpuNames.Hardware.Parent, GpuNames.Mig.GpuInstance, GpuNames.Mig.ComputeInstance, GpuNames.Mig.Profile,
    ];

    private static readonly string[] Call =
        [GenAiNames.OperationName, GenAiNames.ProviderName, GenAiNames.RequestModel, GenAiNames.ResponseModel, GenAiNames.ServerAddress, GenAiNames.ServerPort];

    private static readonly string[] Chunk = [GenAiNames.OperationName, GenAiNames.ProviderName, GenAiNames.RequestModel];

    public static IEnumerable<string> Of(string instrument, string meter)
    {
        if (meter == GpuMonitor.MeterName)
            return instrument.StartsWith("nvml.monitor.", StringComparison.Ordinal) ? [] : instrument.StartsWith("ml.", StringComparison.Ordinal) ? Model : Device;
        if (instrument.StartsWith("ml.telemetry.", StringComparison.Ordinal)) return [];
        if (instrument.EndsWith(".time_per_output_chunk", StringComparison.Ordinal)) return [.. Model, .. Chunk];
        if (Starts(instrument, "gen_ai.", "ml.tokens", "ml.cost")) return [.. Model, .. Call];
        if (instrument.StartsWith("ml.quality.", StringComparison.Ordinal) && instrument != Names.Quality.LabelDelay.Name && instrument != Names.Quality.Labels.Name)
            return [.. Model, Names.Quality.Task];
        return Model;
    }

    private static bool Starts(string name, params ReadOnlySpan<string> beginnings)
    {
        foreach (string beginning in beginnings)
            if (name.StartsWith(beginning, StringComparison.Ordinal)) return true;
        return false;
    }
}
