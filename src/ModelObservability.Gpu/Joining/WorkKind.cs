namespace ModelObservability.Gpu.Joining;

/// <summary>The kind of work that an account is for.</summary>
internal enum WorkKind
{
    /// <summary>Calls of the model.</summary>
    Inference,

    /// <summary>Training runs of the model.</summary>
    Training,
}
