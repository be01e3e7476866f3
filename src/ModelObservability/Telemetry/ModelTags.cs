using System.Diagnostics.CodeAnalysis;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>The attributes of one model, built once and shared by every measurement.</summary>
[Experimental("MOX001")]
public static class ModelTags
{
    /// <summary>The attributes of a model, followed by others. Create the array once and reuse it.</summary>
    /// <param name="identity">The model.</param>
    /// <param name="more">The attributes that distinguish this series from others of the model.</param>
    public static KeyValuePair<string, object?>[] Of(ModelIdentity identity, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        List<KeyValuePair<string, object?>> tags = [new(Names.Model.Name, identity.Name)];
        if (identity.Version is not null) tags.Add(new(Names.Model.Version, identity.Version));
        if (identity.Framework is not null) tags.Add(new(Names.Model.Framework, identity.Framework));
        tags.AddRange(more);
        return [.. tags];
    }
}
