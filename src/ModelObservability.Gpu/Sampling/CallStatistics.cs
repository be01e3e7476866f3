using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Failed calls by return code, and rejected values. Unknown codes share one count.</summary>
internal sealed class CallStatistics
{
    /// <summary>The counted codes; the last stands for all others.</summary>
    public static readonly NvmlReturn[] Codes =
        [.. Enum.GetValues<NvmlReturn>().Where(code => code != NvmlReturn.Success), (NvmlReturn)int.MinValue];

    public long[] Failures { get; } = new long[Codes.Length];

    public long Rejected { get; private set; }

    public void Failed(NvmlReturn code)
    {
        int index = Array.IndexOf(Codes, code);
        Failures[index < 0 ? Codes.Length - 1 : index]++;
    }

    public void Reject() => Rejected++;
}
