namespace ModelObservability;

/// <summary>What configuration says about one model. A value here wins over the one in code, so that a deployment can set the version.</summary>
public sealed class ModelMonitorOptions
{
    /// <summary>The model's version, not empty or blank; null (default) for the one in code.</summary>
    public string? Version { get; set; }

    /// <summary>What runs the model, not empty or blank; null (default) for the one in code.</summary>
    public string? Framework { get; set; }
}
