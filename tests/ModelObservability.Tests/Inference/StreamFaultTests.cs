using System.Runtime.ExceptionServices;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>A stream that fails does so as often and through as many frames as the bare one.</summary>
[TestFixture, NonParallelizable]
public sealed class StreamFaultTests
{
    public enum Failing
    {
        AtOnce,
        AfterAnItem,
        AfterAWait,
        AfterAWaitAndAnItem,
        Cancelled,
    }

    [Test]
    public async Task An_exception_is_thrown_as_often_and_through_as_many_frames_as_without_the_wrapper([Values] Failing how, [Values] bool listening)
    {
        using ModelMonitor monitor = new("stream faults");
        using MeterReadings? readings = listening ? new("stream faults") : null;
        await Read(monitor.Observe(Stream(how)));

        var bare = await Read(Stream(how));
        var watched = await Read(monitor.Observe(Stream(how)));

        Assert.That(watched.Items, Is.EqualTo(bare.Items));
        Assert.That(watched.Thrown, Is.EqualTo(bare.Thrown), "first-chance exceptions");
        Assert.That(watched.Frames, Is.EqualTo(bare.Frames), "frames that are not ours");
        Assert.That(watched.Completed, Is.EqualTo(bare.Completed), "answers that were there at once");
        if (readings is not null)
            Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(2), "one call each");
    }

    private static async IAsyncEnumerable<int> Stream(Failing how)
    {
        if (how is Failing.AfterAnItem or Failing.AfterAWaitAndAnItem) yield return 1;
        if (how is Failing.AfterAWait or Failing.AfterAWaitAndAnItem) await Task.Yield();
        if (how == Failing.Cancelled) await Task.FromCanceled(new CancellationToken(true));
        throw new InvalidDataException("boom");
    }

    private static async Task<(int Items, int Thrown, string Frames, string Completed)> Read(IAsyncEnumerable<int> stream)
    {
        int items = 0, thrown = 0;
        string frames = "", completed = "";
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            await using IAsyncEnumerator<int> enumerator = stream.GetAsyncEnumerator();
            while (true)
            {
                ValueTask<bool> next = enumerator.MoveNextAsync();
                completed += next.IsCompleted ? "!" : "?";
                if (!await next) break;
                items++;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or OperationCanceledException)
        {
            frames = string.Join('\n', exception.StackTrace!.Split('\n').Where(line => !line.Contains("ModelObservability.Inference.", StringComparison.Ordinal)).Select(line => line.Trim().Split(" in ")[0]));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return (items, thrown, frames, completed);

        void Count(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (e.Exception is InvalidDataException or OperationCanceledException) Interlocked.Increment(ref thrown);
        }
    }
}
