namespace ModelObservability.Http.Protocols;

/// <summary>What the path of a request tells.</summary>
/// <param name="Protocol">Which protocol it belongs to; one flag.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="Model">The model; null where the body names it.</param>
/// <param name="Version">Its version or label; null where the server chooses.</param>
internal sealed record Route(ModelProtocols Protocol, RequestKind Kind, string? Model = null, string? Version = null);

/// <summary>What a request asks for; bodies differ by it.</summary>
internal enum RequestKind
{
    /// <summary>Predictions of tensors.</summary>
    Predict,

    /// <summary>Predictions of whatever the body holds.</summary>
    PredictAnything,

    Chat,
    Completion,
    Embeddings,

    /// <summary>OpenAI's newer way to chat.</summary>
    Response,
}
