using ModelObservability.Training;

namespace ModelObservability.Dashboard.History;

/// <summary>The curves of the training runs of the process; the last runs of each model are remembered after their end. Under the lock of the history.</summary>
internal sealed class RunCurves(TimeProvider time)
{
    private const int RunsPerModel = 8;

    private readonly List<RunCurve> curves = [];

    public IReadOnlyList<RunCurve> All => curves;

    /// <summary>Reads what runs have reported since the last time.</summary>
    public void Collect()
    {
        foreach (WatchedRun watched in WatchedModels.Runs)
        {
            RunCurve? curve = curves.Find(known => known.Id == watched.Run.Id);
            if (curve is null) Add(curve = new(watched, time.GetUtcNow()));
            if (!curve.HasEnded) curve.Read(watched.Run);
        }
    }

    public void Clear() => curves.Clear();

    private void Add(RunCurve added)
    {
        curves.Add(added);
        if (curves.Count(known => known.Model == added.Model) > RunsPerModel)
            curves.RemoveAt(curves.FindIndex(known => known.Model == added.Model));
    }
}
