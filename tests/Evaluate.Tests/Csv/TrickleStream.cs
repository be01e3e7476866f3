namespace Evaluate.Tests.Csv;

/// <summary>Bytes that come a few at a time, as from a pipe.</summary>
internal sealed class TrickleStream(byte[] bytes, int most) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
}
