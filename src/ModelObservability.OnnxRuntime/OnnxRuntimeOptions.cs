namespace ModelObservability;

/// <summary>What an observed session tells beside duration and outcome.</summary>
public sealed record OnnxRuntimeOptions
{
    /// <summary>
    /// The input whose first dimension is the batch size; null takes the first tensor input that has a batch axis (two dimensions or more, or
    /// one that is dynamic). Sessions without such an input count one item a call.
    /// </summary>
    public string? BatchInput { get; init; }

    /// <summary>The output whose numbers are inspected; null takes the first output of single or double precision. Read in place, never kept.</summary>
    public string? Output { get; init; }

    /// <summary>What a healthy output looks like; null: outputs are not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It asks for confidence and has no classes.</exception>
    public OutputInspection? Inspection { get; init => field = OutputInspection.Validated(value); }

    /// <summary>
    /// The execution provider the model is meant to run on, as ONNX Runtime names it (<c>CUDAExecutionProvider</c>). A profile in which nodes
    /// ran elsewhere raises <c>MO4001</c>. Null: any provider but the CPU's, where the profile shows one.
    /// </summary>
    public string? ExpectedProvider { get; init; }
}
