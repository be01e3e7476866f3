namespace Quickstart.Serving;

/// <summary>
/// The people who check the answers: most labels come some time after the prediction, some never, some twice, some for an id that nobody knows.
/// </summary>
/// <param name="longest">The longest a label takes; most take much less.</param>
/// <param name="labelled">Takes the id of a prediction and the true digit.</param>
internal sealed class LateLabels(TimeSpan longest, Action<long, int> labelled, int seed)
{
    private const double Lost = 0.04, Twice = 0.02, Misaddressed = 0.01;

    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly PriorityQueue<(long Id, int Truth), long> underway = new();
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Sends the label on its way.</summary>
    public void Send(Answer answer)
    {
        lock (gate)
        {
            double fate = random.NextDouble();
            if (fate < Lost) return;
            Queue(fate < Lost + Misaddressed ? -answer.Id : answer.Id, answer.Truth);
            if (fate > 1 - Twice) Queue(answer.Id, answer.Truth);
        }
    }

    /// <summary>Hands over what has arrived, until cancelled; what is still underway then stays there.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(25));
        while (!stop.IsCancellationRequested)
        {
            while (Arrived() is var (id, truth)) labelled(id, truth);
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Queue(long id, int truth)
    {
        double share = random.NextDouble();
        underway.Enqueue((id, truth), time.GetTimestamp() + (long)(longest.TotalSeconds * share * share * time.TimestampFrequency));
    }

    private (long Id, int Truth)? Arrived()
    {
        lock (gate)
            return underway.TryPeek(out _, out long due) && due <= time.GetTimestamp() ? underway.Dequeue() : null;
    }
}
