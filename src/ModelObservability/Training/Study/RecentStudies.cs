namespace ModelObservability.Training;

/// <summary>The studies of this process that were begun last, for pages and reports: up to four of a model, 64 in all. Thread-safe.</summary>
internal static class RecentStudies
{
    private const int PerModel = 4, Most = 64;

    private static readonly Lock Gate = new();
    private static readonly List<(ModelIdentity Model, TrainingStudy Study)> Begun = []; // oldest first

    public static (ModelIdentity Model, TrainingStudy Study)[] All
    {
        get
        {
            lock (Gate) return [.. Begun];
        }
    }

    public static void Add(ModelIdentity model, TrainingStudy study)
    {
        lock (Gate)
        {
            if (Begun.Count(known => known.Model == model) == PerModel) Begun.RemoveAt(Begun.FindIndex(known => known.Model == model));
            else if (Begun.Count == Most) Begun.RemoveAt(0);
            Begun.Add((model, study));
        }
    }
}
