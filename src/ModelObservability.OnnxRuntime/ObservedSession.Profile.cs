using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content>Operator profiles on demand.</content>
public sealed partial class ObservedSession
{
    private volatile ProfileWindow? profile;

    /// <summary>
    /// Profiles the next calls. A second session of the model is created with profiling enabled, serves <paramref name="runs"/> calls and is then
    /// disposed. Meanwhile the model is in memory twice, and these calls take some microseconds more per node. Calls on bindings and asynchronous
    /// calls are not profiled.
    /// </summary>
    /// <param name="runs">Calls to profile, 1 to 100,000.</param>
    /// <param name="cancellationToken">Ends profiling early; the profile then has the calls so far.</param>
    /// <returns>The profile, after the calls have run. If nodes fell back to the CPU, <c>MO4001</c> is raised.</returns>
    /// <exception cref="InvalidOperationException">The session was not created by <see cref="OnnxRuntimeExtensions.LoadOnnx"/>, or is already being profiled.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is outside 1…100,000.</exception>
    public async Task<OnnxProfile> CaptureProfile(int runs, CancellationToken cancellationToken = default)
    {
        if (runs is < 1 or > 100_000) throw new ArgumentOutOfRangeException(nameof(runs), runs, $"{nameof(runs)} is {runs}; it must be 1 to 100,000.");
        if (reload is null) throw new InvalidOperationException($"A profile needs a second session of the model: make this one with {nameof(OnnxRuntimeExtensions.LoadOnnx)}.");
        ProfileWindow window = Open(runs);
        if (Interlocked.CompareExchange(ref profile, window, null) is not null)
        {
            window.Close();
            throw new InvalidOperationException("The session is being profiled already.");
        }

        await using CancellationTokenRegistration end = cancellationToken.Register(window.Close);
        OnnxProfile result = await window.Profile.ConfigureAwait(false);
        Tell(result);
        return result;
    }

    private ProfileWindow Open(int runs)
    {
        string folder = Directory.CreateTempSubdirectory("onnx-profile-").FullName;
        try
        {
            InferenceSession session = reload!(settings =>
            {
                settings.ProfileOutputPathPrefix = Path.Combine(folder, "p"); // before EnableProfiling, which reads it
                settings.EnableProfiling = true;
            });
            return new ProfileWindow(session, folder, runs, window => Interlocked.CompareExchange(ref profile, null, window));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private Turn Take() => profile is { } window && window.TryEnter(out InferenceSession profiled) ? new(profiled, window) : new(Alive, null);

    private void Tell(OnnxProfile result)
    {
        IReadOnlyList<OnnxNodeProfile> fallen = result.FellBack(watch.Options.ExpectedProvider);
        if (fallen.Count == 0) return;
        watch.Monitor.RaiseSignal(OnnxSignals.FellBack, () => new Dictionary<string, object>
        {
            [OnnxNames.Nodes] = result.Nodes.Count,
            [OnnxNames.NodesOnCpu] = fallen.Count,
            [OnnxNames.CpuShare] = fallen.Sum(node => node.Time.Ticks) / (double)Math.Max(result.Time.Ticks, 1),
            [OnnxNames.Operators] = string.Join(", ", fallen.Select(node => node.Operator).Distinct().Take(10)),
        });
    }
}
