using ModelObservability.Http.Protocols;

namespace ModelObservability;

/// <summary>Protocols of model servers over HTTP.</summary>
[Flags]
public enum ModelProtocols
{
    /// <summary>No protocol.</summary>
    None = 0,

    /// <summary>TensorFlow Serving and KServe version 1: <c>POST …/v1/models/{model}[/versions/{v}|/labels/{l}]:predict</c>, <c>:classify</c>, <c>:regress</c>, <c>:explain</c>.</summary>
    TensorFlowServing = 1,

    /// <summary>The Open Inference Protocol version 2 of KServe, Triton, OpenVINO and others: <c>POST …/v2/models/{model}[/versions/{v}]/infer</c>, and Triton's <c>/generate</c> and <c>/generate_stream</c>.</summary>
    OpenInference = 2,

    /// <summary>TorchServe: <c>POST /predictions/{model}[/{version}]</c>.</summary>
    TorchServe = 4,

    /// <summary>OpenAI-style: <c>POST …/chat/completions</c>, <c>…/v1/completions</c>, <c>…/v1/embeddings</c>, <c>…/v1/responses</c>, and Azure's deployments.</summary>
    OpenAI = 8,

    /// <summary>All protocols.</summary>
    All = TensorFlowServing | OpenInference | TorchServe | OpenAI,
}
