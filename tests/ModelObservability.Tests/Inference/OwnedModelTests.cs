namespace ModelObservability.Tests.Inference;

/// <summary>A wrapper owns the model, as a container expects; by option it does not.</summary>
[TestFixture]
public sealed class OwnedModelTests
{
    private static readonly Dictionary<string, Func<Recorded>> Models = new() { ["both"] = () => new Both(), ["sync"] = () => new Sync(), ["async"] = () => new Async() };

    [Test]
    public void Disposing_the_wrapper_disposes_the_model_once([Values("both", "sync", "async")] string kind)
    {
        using ModelMonitor monitor = new("owned");
        Recorded model = Models[kind]();
        ((IDisposable)monitor.Observe(model)).Dispose();
        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    [Test]
    public async Task Disposing_the_wrapper_asynchronously_disposes_the_model_once([Values("both", "sync", "async")] string kind)
    {
        using ModelMonitor monitor = new("owned");
        Recorded model = Models[kind]();
        await ((IAsyncDisposable)monitor.Observe(model)).DisposeAsync();
        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_model_that_is_left_open_is_not_disposed([Values("both", "sync", "async")] string kind)
    {
        using ModelMonitor monitor = new("owned");
        Recorded model = Models[kind]();
        IInferenceModel<int, int> wrapper = monitor.Observe(model, leaveOpen: true);
        ((IDisposable)wrapper).Dispose();
        await ((IAsyncDisposable)wrapper).DisposeAsync();
        Assert.That(model.Disposed, Is.Zero);
    }

    private abstract class Recorded : IInferenceModel<int, int>
    {
        public int Disposed { get; protected set; }

        public ValueTask<int> PredictAsync(int input, CancellationToken cancellationToken = default) => new(input);
    }

    private sealed class Both : Recorded, IDisposable, IAsyncDisposable
    {
        public void Dispose() => Disposed++;

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return default;
        }
    }

    private sealed class Sync : Recorded, IDisposable
    {
        public void Dispose() => Disposed++;
    }

    private sealed class Async : Recorded, IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Disposed++;
            return default;
        }
    }
}
