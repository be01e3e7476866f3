using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>The identity of a model: the attributes of every measurement and span of a monitor.</summary>
public sealed record ModelIdentity
{
    /// <summary>
    /// Identifies a model. A string of more than 128 characters, or with control characters, becomes its first 100 characters, <c>~</c> and a hash of
    /// the whole.
    /// </summary>
    /// <param name="name">Published as <c>ml.model.name</c>; not empty or blank.</param>
    /// <param name="version">Published as <c>ml.model.version</c>; left out when null.</param>
    /// <param name="framework">Published as <c>ml.model.framework</c> (<c>onnxruntime</c>, <c>mlnet</c>, <c>torchsharp</c>…); left out when null.</param>
    /// <exception cref="ArgumentException">An argument is empty or blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public ModelIdentity(string name, string? version = null, string? framework = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = AttributeText.Name(name);
        Version = Bounded(version, nameof(version));
        Framework = Bounded(framework, nameof(framework));
    }

    /// <summary>The name, the same for every version.</summary>
    public string Name { get; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; }

    /// <summary>The framework that runs the model, or null.</summary>
    public string? Framework { get; }

    private static string? Bounded(string? text, string parameter)
    {
        if (text is null) return null;
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        return AttributeText.Name(text);
    }
}
