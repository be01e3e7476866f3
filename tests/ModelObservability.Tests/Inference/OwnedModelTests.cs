using Microsoft.Extensions.DependencyInjection;

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

    [Test]
    public async Task A_container_that_made_the_wrapper_disposes_the_model_once([Values("both", "sync", "async")] string kind, [Values] bool isMadeByTheContainer, [Values] bool isScoped)
    {
        Recorded? model = null;
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton(_ => new ModelMonitor("contained"));
        if (isMadeByTheContainer) services.AddKeyedSingleton<IInferenceModel<int, int>>("bare", (_, _) => model = Models[kind]());
        services.Add(new ServiceDescriptor(typeof(IInferenceModel<int, int>), provider => provider.GetRequiredService<ModelMonitor>().Observe(
            isMadeByTheContainer ? provider.GetRequiredKeyedService<IInferenceModel<int, int>>("bare") : model = Models[kind](),
            leaveOpen: isMadeByTheContainer), isScoped ? ServiceLifetime.Scoped : ServiceLifetime.Singleton));
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            await using (AsyncServiceScope scope = provider.CreateAsyncScope())
                Assert.That(await scope.ServiceProvider.GetRequiredService<IInferenceModel<int, int>>().PredictAsync(7), Is.EqualTo(7));
            Assert.That(model!.Disposed, Is.EqualTo(isScoped && !isMadeByTheContainer ? 1 : 0));
        }

        Assert.That(model.Disposed, Is.EqualTo(1));
    }

    [Test]
    public void A_container_that_is_disposed_without_waiting_disposes_the_model([Values("both", "sync", "async")] string kind)
    {
        Recorded model = Models[kind]();
        ServiceProvider provider = new ServiceCollection().AddSingleton(_ => new ModelMonitor("contained"))
            .AddSingleton(services => services.GetRequiredService<ModelMonitor>().Observe(model)).BuildServiceProvider();
        provider.GetRequiredService<IInferenceModel<int, int>>();
        provider.Dispose();
        Assert.That(model.Disposed, Is.EqualTo(1));
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
