using ModelObservability.Sqlite;

namespace ModelObservability;

/// <summary>
/// Keeps predictions in a file until their labels come: over restarts, and for every process of this machine that opens the file.
/// <c>DelayLabels&lt;Guid&gt;(new() { Store = store })</c>. Thread-safe; one lock, and one writer of the file at a time.
/// </summary>
/// <remarks>
/// The file holds ids, scores, times and segments, never inputs or labels. It uses a write-ahead log (two more files beside it while it is
/// open), so it must lie on a local disk. What was written survives the end of the process, however it comes; a loss of power may take the
/// last moments. It does not shrink: what is forgotten makes room for what comes.
/// </remarks>
public sealed class SqlitePredictionStore : IPredictionStore, IDisposable
{
    /// <summary>Predictions forgotten in one transaction, so that another process need not wait long.</summary>
    private const int AtOnce = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> models = new(StringComparer.Ordinal);
    private readonly PredictionFile file;
    private bool disposed;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or blank.</exception>
    /// <exception cref="IOException">The file cannot be opened, or is no SQLite database.</exception>
    public SqlitePredictionStore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        file = PredictionFile.Open(path);
    }

    /// <inheritdoc/>
    public int Add(string model, ReadOnlySpan<StoredPrediction> predictions)
    {
        lock (gate)
        {
            long number = Number(model);
            using Transaction transaction = file.Begin();
            int added = 0;
            foreach (StoredPrediction prediction in predictions) added += file.Insert(number, prediction) ? 1 : 0;
            file.Adjust(number, added, added);
            transaction.Commit();
            return added;
        }
    }

    /// <inheritdoc/>
    public void Take(string model, ReadOnlySpan<string> ids, Span<TakenPrediction> taken)
    {
        lock (gate)
        {
            long number = Number(model);
            using Transaction transaction = file.Begin();
            int matched = 0;
            for (int index = 0; index < ids.Length; index++)
            {
                taken[index] = file.TryLabel(number, ids[index], out StoredPrediction prediction) ? new(DelayedLabelResult.Matched, prediction)
                    : new(file.Exists(number, ids[index]) ? DelayedLabelResult.Duplicate : DelayedLabelResult.Unknown, default);
                if (taken[index].Result == DelayedLabelResult.Matched) matched++;
            }

            file.Adjust(number, 0, -matched);
            transaction.Commit();
        }
    }

    /// <inheritdoc/>
    public ForgottenPredictions Forget(string model, DateTimeOffset before, int capacity)
    {
        lock (gate)
        {
            long number = Number(model);
            long byAge = 0, forRoom = 0;
            while (true)
            {
                long kept = file.Kept(number); // read without the lock of a writer, which is rarely needed
                bool tooOld = kept > 0 && file.Oldest(number) < before.UtcTicks;
                if (!tooOld && kept <= capacity) return new(byAge, forRoom);
                using Transaction transaction = file.Begin();
                if (tooOld) byAge += file.Forget(number, before.UtcTicks, AtOnce);
                else forRoom += file.Forget(number, long.MaxValue, Math.Min(AtOnce, file.Kept(number) - capacity));
                transaction.Commit();
            }
        }
    }

    /// <inheritdoc/>
    public long Count(string model)
    {
        lock (gate) return file.Pending(Number(model));
    }

    /// <summary>Closes the file. Dispose the monitors first: they write what is queued.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            file.Dispose();
        }
    }

    /// <summary>The number that stands for a model in the file.</summary>
    private long Number(string model)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (models.TryGetValue(model, out long number)) return number;
        number = file.NumberOf(model);
        models.Add(model, number);
        return number;
    }
}
