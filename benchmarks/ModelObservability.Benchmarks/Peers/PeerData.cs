using System.Runtime.InteropServices;

namespace ModelObservability.Benchmarks.Peers;

/// <summary>The samples that a script has written for both sides: plain arrays, one to a file.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class PeerData(string folder)
{
    public byte[] Labels { get; } = Read<byte>(folder, "labels.u8");

    public byte[] Predictions { get; } = Read<byte>(folder, "predictions.u8");

    public float[] Scores { get; } = Read<float>(folder, "scores.f32");

    public int[] Classes { get; } = Read<int>(folder, "classes.i32");

    public int[] PredictedClasses { get; } = Read<int>(folder, "predicted_classes.i32");

    public float[] Rows { get; } = Read<float>(folder, "rows.f32");

    public double[] Targets { get; } = Read<double>(folder, "targets.f64");

    public double[] PredictedTargets { get; } = Read<double>(folder, "predicted_targets.f64");

    private static T[] Read<T>(string folder, string file)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, file))).ToArray();
}
