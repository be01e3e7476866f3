namespace ModelObservability.Training;

/// <summary>
/// Where the records of a run go: files people already look at, a tracking server. A sink belongs to one run at a time and is called from one background
/// thread of its own, in the order things happened; the training loop never waits for it.
/// </summary>
/// <remarks>
/// A sink may throw. <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>, <see cref="HttpRequestException"/> and
/// <see cref="TimeoutException"/> say that the place is away: the sink has not taken the record and gets it again after a pause that
/// doubles from one second to five minutes, while later records wait in a bounded queue. After any other exception the record is dropped
/// and counted, and the same pause follows. Either way one signal is raised per outage and training goes on. The signal has the type of the
/// exception, the status code of an <see cref="HttpRequestException"/> and, where its <see cref="Exception.Data"/> has a string under
/// <c>error_code</c>, that string.
/// </remarks>
public interface ITrainingSink : IDisposable
{
    /// <summary>What it is called in counts and signals: <c>tensorboard</c>, <c>csv</c>, …</summary>
    string Name { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="reported">The step; valid for this call only.</param>
    void WriteStep(in TrainingStep reported);

    /// <summary>Takes anything rarer than a step.</summary>
    /// <param name="record">What happened; kinds a sink has no place for are ignored.</param>
    void Write(TrainingRecord record);

    /// <summary>How often records are handed over and <see cref="Flush"/> is called, 50 milliseconds to a minute; asked once. Default: a second.</summary>
    TimeSpan FlushInterval => TimeSpan.FromSeconds(1);

    /// <summary>Puts everything taken so far where others can read it. Called every <see cref="FlushInterval"/>, and before the run ends.</summary>
    void Flush();

    /// <summary>
    /// What the place behind the sink has refused for good since the last call; asked after each <see cref="Flush"/>. It raises a signal and is
    /// counted in <see cref="TrainingSinkCounts.Refused"/>, but is no outage. Default: null, nothing.
    /// </summary>
    TrainingSinkRefusals? TakeRefusals() => null;
}
