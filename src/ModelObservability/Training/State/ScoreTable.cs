namespace ModelObservability.Training;

/// <summary>The last value and the mean over the epoch of every named score. One writer; any thread reads.</summary>
internal sealed class ScoreTable
{
    /// <summary>Names beyond this many are counted and ignored.</summary>
    public const int MaxNames = 32;

    private readonly string[] names = new string[MaxNames];
    private readonly double[] last = new double[MaxNames];
    private readonly double[] sums = new double[MaxNames];
    private readonly long[] counts = new long[MaxNames];
    private int used;

    /// <summary>Whether an earlier score of the report has the same name.</summary>
    public static bool IsRepeated(ReadOnlySpan<TrainingScore> scores, int index)
    {
        for (int earlier = 0; earlier < index; earlier++)
            if (scores[earlier].Name == scores[index].Name) return true;
        return false;
    }

    /// <summary>Stores a value; false if it has no name or there are too many names.</summary>
    public bool TrySet(string? name, double value)
    {
        if (string.IsNullOrEmpty(name)) return false;
        int index = IndexOf(name);
        if (index < 0)
        {
            if (used == MaxNames) return false;
            names[index = used] = name;
        }

        Volatile.Write(ref last[index], value);
        if (double.IsFinite(value)) (sums[index], counts[index]) = (sums[index] + value, counts[index] + 1);
        if (index == used) Volatile.Write(ref used, index + 1);
        return true;
    }

    /// <summary>The last value of each score.</summary>
    public TrainingScore[] Last()
    {
        TrainingScore[] scores = new TrainingScore[Volatile.Read(ref used)];
        for (int index = 0; index < scores.Length; index++) scores[index] = new(names[index], Volatile.Read(ref last[index]));
        return scores;
    }

    /// <summary>The mean of each score over the epoch; for the thread that writes.</summary>
    public IEnumerable<TrainingScore> Means()
    {
        for (int index = 0; index < used; index++)
            if (counts[index] > 0) yield return new(names[index], sums[index] / counts[index]);
    }

    /// <summary>Begins new means.</summary>
    public void BeginEpoch()
    {
        Array.Clear(sums);
        Array.Clear(counts);
    }

    private int IndexOf(string name)
    {
        for (int index = 0; index < used; index++)
            if (ReferenceEquals(names[index], name) || names[index] == name) return index;
        return -1;
    }
}
