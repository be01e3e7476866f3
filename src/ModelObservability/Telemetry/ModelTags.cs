namespace ModelObservability.Telemetry;

/// <summary>The attributes of one model, built once and shared by every measurement.</summary>
internal static class ModelTags
{
    public static KeyValuePair<string, object?>[] Of(ModelIdentity identity, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        List<KeyValuePair<string, object?>> tags = [new(Names.Model.Name, identity.Name)];
        if (identity.Version is not null) tags.Add(new(Names.Model.Version, identity.Version));
        if (identity.Framework is not null) tags.Add(new(Names.Model.Framework, identity.Framework));
        tags.AddRange(more);
        return [.. tags];
    }
}
