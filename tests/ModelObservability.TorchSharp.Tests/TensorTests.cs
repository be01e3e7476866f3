using ModelObservability.Metrics;
using static TorchSharp.torch;

namespace ModelObservability.TorchSharpTests;

/// <summary>Tensors as spans.</summary>
[TestFixture]
public sealed class TensorTests
{
    [Test]
    public void A_span_is_the_memory_of_the_tensor()
    {
        using Tensor tensor = arange(6, float32).reshape(2, 3);
        ReadOnlySpan<float> span = tensor.AsReadOnlySpan<float>();
        tensor.fill_(7);
        Assert.That(span.ToArray(), Is.EqualTo(new float[] { 7, 7, 7, 7, 7, 7 }));
    }

    [Test]
    public void The_metrics_engine_takes_it()
    {
        using Tensor labels = tensor(new[] { true, false, true }), scores = tensor(new[] { 0.9, 0.2, 0.4 });
        BinaryConfusion counted = new(0.5);
        counted.Add(labels.AsReadOnlySpan<bool>(), scores.AsReadOnlySpan<double>());
        Assert.That(counted.Value.Accuracy, Is.EqualTo(2.0 / 3));
    }

    [Test]
    public void Views_begin_where_they_begin_and_empty_tensors_are_empty()
    {
        using Tensor tensor = arange(10, int64), part = tensor.narrow(0, 4, 3), empty = zeros(0, int64);
        Assert.That(part.AsReadOnlySpan<long>().ToArray(), Is.EqualTo(new long[] { 4, 5, 6 }));
        Assert.That(empty.AsReadOnlySpan<long>().Length, Is.Zero);
    }

    [Test]
    public void What_has_no_span_is_refused_with_what_to_call()
    {
        using Tensor tensor = rand(2, 3), turned = tensor.t(), far = zeros([2], device: new Device(DeviceType.META));
        Tensor gone = rand(1);
        gone.Dispose();
        Assert.That(() => tensor.AsReadOnlySpan<double>().Length, Throws.ArgumentException.With.Message.StartsWith("tensor holds Float32, not Double."));
        Assert.That(() => tensor.AsReadOnlySpan<decimal>().Length, Throws.ArgumentException);
        Assert.That(() => turned.AsReadOnlySpan<float>().Length, Throws.ArgumentException.With.Message.Contains("tensor.contiguous()"));
        Assert.That(() => far.AsReadOnlySpan<float>().Length, Throws.ArgumentException.With.Message.Contains("tensor.cpu()"));
        Assert.That(() => gone.AsReadOnlySpan<float>().Length, Throws.InstanceOf<ObjectDisposedException>());
    }
}
