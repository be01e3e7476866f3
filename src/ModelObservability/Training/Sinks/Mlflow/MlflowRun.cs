namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>One run on the server. Applying an entry again does no harm: a run is found again by its token, metrics and parameters are idempotent.</summary>
internal sealed class MlflowRun(MlflowClient client)
{
    public const string TokenTag = "modelobservability.run_id";

    private bool asked;

    /// <summary>The server's id; null before it was told of the run.</summary>
    public string? Id { get; private set; }

    /// <summary>Tells the server.</summary>
    /// <param name="entry">What.</param>
    /// <param name="again">Whether an earlier attempt may have reached it.</param>
    public void Apply(Entry entry, bool again)
    {
        if (entry.Known is { } id) Id = id;
        else if (entry.Begin is { } begin) Begin(begin, again);
        else if (entry.Batch is { } batch) client.Log(batch with { RunId = Id });
        else if (entry.End is { } end) client.Update(end with { RunId = Id });
    }

    private void Begin(BeginRun begin, bool again)
    {
        if (Id is not null) return;
        string experiment = client.ExperimentIdOf(begin.Experiment);
        if (again || asked) Id = client.FindRun(experiment, TokenTag, begin.Token);
        asked = true; // from here on an answer may be lost and the run be there
        Id ??= client.Create(new CreateRun(experiment, begin.RunName, begin.StartTime, begin.Tags));
    }
}
