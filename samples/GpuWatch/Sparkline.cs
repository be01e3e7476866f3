namespace GpuWatch;

/// <summary>The last values of one number as a row of little bars; a gap where there was none.</summary>
internal sealed class Sparkline(int length)
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    private readonly Queue<double?> values = new(length);

    /// <param name="share">0 to 1; null for none.</param>
    public void Add(double? share)
    {
        if (values.Count == length) values.Dequeue();
        values.Enqueue(share);
    }

    public override string ToString() => string.Concat(values.Select(Bar)).PadLeft(length);

    private static char Bar(double? share) => share is { } value
        ? Bars[Math.Clamp((int)(value * Bars.Length), 0, Bars.Length - 1)]
        : ' ';
}
