namespace ModelObservability.Gpu.Joining;

/// <summary>What kind of work an account is kept for.</summary>
internal enum WorkKind
{
    /// <summary>Calls of the model.</summary>
    Inference,

    /// <summary>Training runs of the model.</summary>
    Training,
}
