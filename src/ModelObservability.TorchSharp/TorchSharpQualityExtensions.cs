using ModelObservability.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability;

/// <summary>
/// Records labels and scores out of tensors on the CPU, of any shape with as many elements. They are read where they lie if they are contiguous and
/// of the type the tracker takes; otherwise a copy is made and disposed here. Tensors on a device are refused, because reading them waits for it.
/// </summary>
public static class TorchSharpQualityExtensions
{
    /// <summary>Records a batch of two classes.</summary>
    /// <param name="quality">The tracker. Its threshold is for what is given: 0.5 for probabilities, 0 for logits.</param>
    /// <param name="labels">The true labels: 0 and 1 of any type; other values are rejected and counted. Without a copy: <c>Bool</c>, <c>Byte</c>.</param>
    /// <param name="scores">The scores, fractions of any type, or predictions as <c>Bool</c> or <c>Byte</c>. Without a copy: <c>Float32</c>, <c>Float64</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ObjectDisposedException">A tensor is disposed.</exception>
    /// <exception cref="ArgumentException">A tensor is on a device, sparse, of another type, or they differ in length; nothing was recorded.</exception>
    public static void Record(this BinaryQuality quality, Tensor labels, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(quality);
        using DisposeScope copies = torch.NewDisposeScope();
        ReadOnlySpan<byte> truth = TensorValues.Bits(labels);
        TensorCheck.Readable(scores, nameof(scores));
        if (TensorValues.IsBits(scores)) quality.Record(truth, TensorValues.Bits(scores));
        else if (TensorValues.AreDoubles(scores)) quality.Record(truth, TensorValues.Numbers<double>(scores));
        else quality.Record(truth, TensorValues.Numbers<float>(scores));
        Keep(labels, scores);
    }

    /// <summary>Records a batch of two classes.</summary>
    /// <inheritdoc cref="Record(BinaryQuality, Tensor, Tensor)"/>
    public static void Record(this RankingQuality quality, Tensor labels, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(quality);
        using DisposeScope copies = torch.NewDisposeScope();
        ReadOnlySpan<byte> truth = TensorValues.Bits(labels);
        TensorCheck.Readable(scores, nameof(scores));
        if (TensorValues.AreDoubles(scores)) quality.Record(truth, TensorValues.Numbers<double>(scores));
        else quality.Record(truth, TensorValues.Numbers<float>(scores));
        Keep(labels, scores);
    }

    /// <summary>Records a batch of samples with several labels each.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="labels">The true labels, samples × labels: 0 and 1 of any type; other values are rejected and counted. Without a copy: <c>Bool</c>, <c>Byte</c>.</param>
    /// <param name="scores">The scores, samples × labels, or predictions as <c>Bool</c> or <c>Byte</c>. Without a copy: <c>Float32</c>, <c>Float64</c>.</param>
    /// <inheritdoc cref="Record(BinaryQuality, Tensor, Tensor)"/>
    public static void Record(this MultilabelQuality quality, Tensor labels, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(quality);
        using DisposeScope copies = torch.NewDisposeScope();
        ReadOnlySpan<byte> truth = TensorValues.Bits(labels);
        TensorCheck.Readable(scores, nameof(scores));
        if (TensorValues.IsBits(scores)) quality.Record(truth, TensorValues.Bits(scores));
        else if (TensorValues.AreDoubles(scores)) quality.Record(truth, TensorValues.Numbers<double>(scores));
        else quality.Record(truth, TensorValues.Numbers<float>(scores));
        Keep(labels, scores);
    }

    /// <summary>Records a batch of many classes.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="labels">The true classes, whole numbers; those the tracker does not have (-100, to be ignored) are rejected and counted. Without a copy: <c>Int32</c>.</param>
    /// <param name="scores">Rows of scores, samples × classes, or predicted classes as whole numbers. Without a copy: <c>Float32</c>, <c>Float64</c>, <c>Int32</c>.</param>
    /// <inheritdoc cref="Record(BinaryQuality, Tensor, Tensor)"/>
    public static void Record(this MulticlassQuality quality, Tensor labels, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(quality);
        using DisposeScope copies = torch.NewDisposeScope();
        ReadOnlySpan<int> truth = TensorValues.Classes(labels);
        TensorCheck.Readable(scores, nameof(scores));
        if (TensorValues.IsWhole(scores)) quality.Record(truth, TensorValues.Classes(scores));
        else if (TensorValues.AreDoubles(scores)) quality.Record(truth, TensorValues.Numbers<double>(scores));
        else quality.Record(truth, TensorValues.Numbers<float>(scores));
        Keep(labels, scores);
    }

    /// <summary>Records a batch of numbers to predict.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="targets">The true numbers, fractions of any type. Without a copy: two tensors of <c>Float32</c> or two of <c>Float64</c>.</param>
    /// <param name="predictions">The predictions in the same order.</param>
    /// <inheritdoc cref="Record(BinaryQuality, Tensor, Tensor)"/>
    public static void Record(this RegressionQuality quality, Tensor targets, Tensor predictions)
    {
        ArgumentNullException.ThrowIfNull(quality);
        TensorCheck.Readable(targets, nameof(targets));
        TensorCheck.Readable(predictions, nameof(predictions));
        using DisposeScope copies = torch.NewDisposeScope();
        if (TensorValues.AreDoubles(targets, predictions)) quality.Record(TensorValues.Numbers<double>(targets), TensorValues.Numbers<double>(predictions));
        else quality.Record(TensorValues.Numbers<float>(targets), TensorValues.Numbers<float>(predictions));
        Keep(targets, predictions);
    }

    /// <summary>Records a batch of pictures whose pixels have classes.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="labels">The true class of each pixel, whole numbers. Without a copy: <c>Int32</c>.</param>
    /// <param name="predictions">The predicted classes in the same order.</param>
    /// <inheritdoc cref="Record(BinaryQuality, Tensor, Tensor)"/>
    public static void Record(this SegmentationQuality quality, Tensor labels, Tensor predictions)
    {
        ArgumentNullException.ThrowIfNull(quality);
        using DisposeScope copies = torch.NewDisposeScope();
        quality.Record(TensorValues.Classes(labels), TensorValues.Classes(predictions));
        Keep(labels, predictions);
    }

    /// <summary>The spans do not keep their tensors alive.</summary>
    private static void Keep(Tensor one, Tensor other)
    {
        GC.KeepAlive(one);
        GC.KeepAlive(other);
    }
}
