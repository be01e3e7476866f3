namespace Deploy.Tests.Workload;

/// <summary>A clock by which an hour passes in a minute.</summary>
internal sealed class FastClock : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency / 60;
}
