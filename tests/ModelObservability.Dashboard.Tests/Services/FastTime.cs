namespace ModelObservability.Dashboard.Tests;

/// <summary>A clock by which a second is a minute, for what takes its time: windows, forecasts, error budgets. The date is that of now.</summary>
internal sealed class FastTime : TimeProvider
{
    public const int Times = 60;

    public override long TimestampFrequency => System.TimestampFrequency / Times;

    public override long GetTimestamp() => System.GetTimestamp();
}
