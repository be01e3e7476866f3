using Fleet.Metrics;

namespace Fleet.Pools;

/// <summary>
/// The rules of a pool. Of each worker it keeps one state, the last of its epoch: an older or a repeated message changes nothing, a later one holds
/// all that a lost one held. A new epoch adds that state to those that are closed for good.
/// </summary>
internal sealed class Pool(PoolState state)
{
    public const int MostWorkers = 10_000, LongestName = 128, MostBytes = 16 << 20;

    /// <summary>Closes the epoch of a worker and opens the next.</summary>
    public WorkerStart Begin(string worker)
    {
        if (string.IsNullOrEmpty(worker) || worker.Length > LongestName)
            throw new StateRefusedException($"The name of a worker has {worker?.Length ?? 0} characters; it must have 1 to {LongestName}.");
        WorkerEntry last = state.Workers.GetValueOrDefault(worker, new(0, 0, []));
        if (last.Epoch == 0 && state.Workers.Count == MostWorkers)
            throw new StateRefusedException($"There are {MostWorkers} workers, the most of a pool. Workers keep their names over restarts, so that there are no more names than workers.");
        if (last.States.Length > 0) state.Closed = Sum(state.Closed, last.States).ToBytes();
        state.Workers[worker] = new(last.Epoch + 1, last.Sequence, []);
        return new(last.Epoch + 1, last.Sequence);
    }

    /// <summary>Takes a state.</summary>
    /// <returns>Whether it is newer than what there was.</returns>
    public bool Take(WorkerState sent)
    {
        if (sent is null or { Worker: null } or { States: null }) throw new StateRefusedException("The message lacks a worker or states.");
        if (!state.Workers.TryGetValue(sent.Worker, out WorkerEntry last) || sent.Epoch > last.Epoch)
            throw new StateRefusedException($"Epoch {sent.Epoch} of {Shortened(sent.Worker)} has not begun; call {nameof(IModelPool.BeginAsync)} first.");
        if (sent.Epoch < last.Epoch)
            throw new StateRefusedException($"Epoch {sent.Epoch} of {sent.Worker} is over: another process has begun epoch {last.Epoch} of that name and reads on behind what was counted.");
        if (sent.Sequence <= last.Sequence) return false;

        MetricStates states = Read(sent);
        if (state.Closed.Length == 0) state.Closed = states.CreateEmpty().ToBytes();
        else Refuse(sent, () => MetricStates.Read(state.Closed).Merge(states));
        state.Workers[sent.Worker] = last with { Sequence = sent.Sequence, States = sent.States };
        return true;
    }

    /// <summary>Everything merged, always in the same order: sums of real numbers do not depend on who sent first.</summary>
    public PooledAnswer Answer()
    {
        if (state.Closed.Length == 0) return new(state.Workers.Count, [], []);
        MetricStates total = MetricStates.Read(state.Closed);
        foreach (var (_, last) in state.Workers.OrderBy(static worker => worker.Key, StringComparer.Ordinal))
            if (last.States.Length > 0) total.Merge(MetricStates.Read(last.States));
        return new(state.Workers.Count, total.ToBytes(), [.. total.Scores]);
    }

    private static MetricStates Sum(byte[] closed, byte[] states)
    {
        MetricStates total = MetricStates.Read(closed);
        total.Merge(MetricStates.Read(states));
        return total;
    }

    private static MetricStates Read(WorkerState sent)
    {
        if (sent.States.Length is 0 or > MostBytes) throw new StateRefusedException($"The states of {sent.Worker} have {sent.States.Length} bytes; there must be 1 to {MostBytes}.");
        MetricStates? read = null;
        Refuse(sent, () => read = MetricStates.Read(sent.States));
        return read!;
    }

    /// <summary>Bytes from anywhere and states of another configuration are the sender's mistake.</summary>
    private static void Refuse(WorkerState sent, Action attempt)
    {
        try
        {
            attempt();
        }
        catch (Exception mistake) when (mistake is InvalidDataException or ArgumentException)
        {
            throw new StateRefusedException($"The states of {sent.Worker} cannot be pooled. {mistake.Message}");
        }
    }

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";
}
