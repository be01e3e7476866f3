using ModelObservability.Testing;

namespace ModelObservability.TorchSharpTests;

/// <summary>Every test here needs the native library.</summary>
[SetUpFixture]
public sealed class NeedsLibtorch
{
    [OneTimeSetUp]
    public void Require() => Libtorch.Require();
}
