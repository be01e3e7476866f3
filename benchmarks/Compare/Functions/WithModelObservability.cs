using ModelObservability;

namespace Compare.Functions;

internal sealed class WithModelObservability : IContender
{
    // shown
    private readonly ModelMonitor monitor = new("churn", "2.3");

    public Func<float[], float> Wrap(Func<float[], float> model) => monitor.Observe(model);
    // until here

    public void Dispose() => monitor.Dispose();
}
