using Microsoft.ML.OnnxRuntime;

namespace ModelObservability.OnnxRuntime;

/// <summary>
/// A second session of the same model with the profiler on, which takes over a number of calls. ONNX Runtime decides when a session is made
/// whether it profiles, so the watched session itself never does.
/// </summary>
internal sealed class ProfileWindow(InferenceSession session, string folder, int runs, Action<ProfileWindow> closed)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<OnnxProfile> profile = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left = runs;
    private int running;
    private int done;
    private bool ended;

    public Task<OnnxProfile> Profile => profile.Task;

    /// <summary>Takes one of the runs; false once all are taken.</summary>
    public bool TryEnter(out InferenceSession entered)
    {
        entered = session;
        lock (gate)
        {
            if (left == 0) return false;
            left--;
            running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            running--;
            done++;
            if (!EndsNow()) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static window => window.End(), this, preferLocal: false);
    }

    /// <summary>Takes no further runs; what has run so far is the profile.</summary>
    public void Close()
    {
        lock (gate)
        {
            left = 0;
            if (!EndsNow()) return;
        }

        End();
    }

    private bool EndsNow()
    {
        if (ended || left > 0 || running > 0) return false;
        return ended = true;
    }

    private void End()
    {
        closed(this);
        try
        {
            string file = session.EndProfiling();
            session.Dispose();
            using FileStream events = File.OpenRead(file);
            profile.SetResult(ProfileReader.Read(events, done));
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            profile.SetException(exception); // goes to who asked for the profile; no call is concerned
        }
        finally
        {
            session.Dispose();
            Remove();
        }
    }

    private void Remove()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }
}
