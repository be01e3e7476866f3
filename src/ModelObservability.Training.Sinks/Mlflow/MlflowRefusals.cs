namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>What the server has refused for good and was not reported yet. Not thread-safe.</summary>
internal sealed class MlflowRefusals
{
    private RefusedException? first;
    private string reason = "";
    private long refused, shortened;

    /// <summary>Values were set aside.</summary>
    public void Add(RefusedException why, string what, long count)
    {
        if (first is null || (refused == 0 && shortened > 0)) (first, reason) = (why, what);
        refused += count;
    }

    /// <summary>A value was cut to a length the server takes.</summary>
    public void AddShortened(RefusedException why, string what)
    {
        if (first is null) (first, reason) = (why, what);
        shortened++;
    }

    /// <summary>Everything since the last call; null where there is nothing.</summary>
    public TrainingSinkRefusals? Take()
    {
        if (first is null) return null;
        TrainingSinkRefusals all = new(reason) { Status = first.Status, ErrorCode = first.ErrorCode, Refused = refused, Shortened = shortened };
        (first, reason, refused, shortened) = (null, "", 0, 0);
        return all;
    }
}
