namespace ModelObservability.Hosting.Health;

/// <summary>Finds GPUs that were there and cannot be reached.</summary>
internal static class LostGpus
{
    public static IEnumerable<Finding> Find(IReadOnlyList<Reading> readings, ModelHealthOptions options)
    {
        foreach (Reading reading in readings)
        {
            if (reading.Value < 1) continue;
            if (reading.Instrument == ModelReadings.Names.GpuStatus && reading[ModelReadings.Names.GpuState] == "failed")
                yield return new(reading[ModelReadings.Names.GpuId], "the GPU is lost", options.GpuLost);
            else if (reading.Instrument == ModelReadings.Names.GpuMonitorStatus && reading[ModelReadings.Names.GpuMonitorState] == "stalled")
                yield return new("GPUs", "the driver does not answer", options.GpuLost);
        }
    }
}
