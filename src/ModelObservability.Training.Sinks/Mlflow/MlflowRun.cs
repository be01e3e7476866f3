using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>One run on the server, or one after the other. Applying an entry again does no harm: a run is found again by its token, metrics and parameters are idempotent.</summary>
internal sealed class MlflowRun : IDisposable
{
    public const string TokenTag = "modelobservability.run_id";

    private readonly MlflowClient client;
    private readonly MlflowRefusals refusals;
    private readonly MlflowSinkOptions options;
    private readonly MlflowLog log;
    private BeginRun? beginning;
    private MlflowJournal? aside;
    private bool asked;

    /// <summary>A run that the server does not know yet.</summary>
    /// <param name="client">The client.</param>
    /// <param name="refusals">Counts what it refuses for good.</param>
    /// <param name="options">Where to set that aside.</param>
    public MlflowRun(MlflowClient client, MlflowRefusals refusals, MlflowSinkOptions options)
    {
        (this.client, this.refusals, this.options) = (client, refusals, options);
        log = new(client, refusals, batch => Keep(new Entry(Batch: batch)));
    }

    /// <summary>The server's id; null before the run was created there.</summary>
    public string? Id { get; private set; }

    /// <summary>Why the server wants nothing of this run; null where it does.</summary>
    public RefusedException? Refusal { get; private set; }

    /// <summary>Sends an entry; what the server refuses for good is set aside.</summary>
    /// <param name="entry">What.</param>
    /// <param name="again">Whether an earlier attempt may have reached it.</param>
    public void Apply(Entry entry, bool again)
    {
        if (entry.Known is { } id) Id = id;
        else if (entry.Begin is { } begin) Begin(begin, again);
        else if (Refusal is { } refusal) SetAside(entry, refusal);
        else if (entry.Batch is { } batch) log.Log(Id, batch);
        else if (entry.End is { } end) End(end);
    }

    public void Dispose() => aside?.Dispose();

    private void Begin(BeginRun begin, bool again)
    {
        if (beginning?.Token == begin.Token && Id is not null) return;
        if (Id is not null || Refusal is not null) Forget();
        beginning = begin;
        bool isDeleted = false;
        try
        {
            ExperimentInfo experiment = client.Experiment(begin.Experiment);
            isDeleted = experiment.LifecycleStage == "deleted";
            if (again || asked) Id = client.FindRun(experiment.ExperimentId!, TokenTag, begin.Token);
            asked = true; // from here on an answer may be lost and the run be there
            Id ??= client.Create(new CreateRun(experiment.ExperimentId!, begin.RunName, begin.StartTime, begin.Tags));
        }
        catch (RefusedException refusal)
        {
            Refusal = refusal;
            refusals.Add(refusal, isDeleted ? "experiment_deleted" : "run", 0);
        }
    }

    /// <summary>A run has begun after another: a sink may have one after the other.</summary>
    private void Forget()
    {
        aside?.Dispose();
        (Id, Refusal, aside, asked) = (null, null, null, false);
    }

    private void End(UpdateRun end)
    {
        try
        {
            client.Update(end with { RunId = Id });
        }
        catch (RefusedException refusal)
        {
            SetAside(new Entry(End: end), refusal);
        }
    }

    private void SetAside(Entry entry, RefusedException refusal)
    {
        refusals.Add(refusal, "run", entry.Batch is { } batch ? batch.Metrics.Count + batch.Params.Count + batch.Tags.Count : 1);
        Keep(entry);
    }

    /// <summary>Keeps on disk what was refused, where there is a directory; it is counted either way and holds nothing up.</summary>
    private void Keep(Entry entry)
    {
        if (options.OfflineDirectory is not { } directory) return;
        try
        {
            if (aside is null)
            {
                aside = MlflowJournal.Create(directory, options.MaxOfflineBytes, MlflowJournal.Refused);
                if (Id is { } id) aside.Append(new Entry(Known: id));
                else if (beginning is not null) aside.Append(new Entry(Begin: beginning));
            }

            aside.Append(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Faults.Caught(FaultSite.File))
        {
        }
    }
}
