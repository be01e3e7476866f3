namespace ModelObservability;

/// <summary>Which model is watched: what every measurement and span of a monitor carries.</summary>
public sealed record ModelIdentity
{
    /// <summary>Names a model.</summary>
    /// <param name="name">Published as <c>ml.model.name</c>; not empty or blank.</param>
    /// <param name="version">Published as <c>ml.model.version</c>; left out when null.</param>
    /// <param name="framework">Published as <c>ml.model.framework</c> (<c>onnxruntime</c>, <c>mlnet</c>, <c>torchsharp</c>…); left out when null.</param>
    /// <exception cref="ArgumentException">A given text is empty or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public ModelIdentity(string name, string? version = null, string? framework = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ThrowIfBlank(version, nameof(version));
        ThrowIfBlank(framework, nameof(framework));
        (Name, Version, Framework) = (name, version, framework);
    }

    /// <summary>The name, the same for every version.</summary>
    public string Name { get; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; }

    /// <summary>The framework that runs the model, or null.</summary>
    public string? Framework { get; }

    private static void ThrowIfBlank(string? text, string parameter)
    {
        if (text is not null) ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
    }
}
