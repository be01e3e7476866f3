namespace ModelObservability.Dashboard.History;

/// <summary>Who a series belongs to.</summary>
/// <param name="Scope">A model, a GPU, or neither.</param>
/// <param name="Name">The name of the model, the id of the GPU; empty for the library itself.</param>
/// <param name="Version">The version of the model; empty for none.</param>
/// <param name="Framework">The framework of the model, the kind of GPU; empty for none.</param>
internal readonly record struct WatchedKey(WatchedScope Scope, string Name, string Version, string Framework)
{
    public static WatchedKey Of(ModelIdentity model) => new(WatchedScope.Model, model.Name, model.Version ?? "", model.Framework ?? "");
}

/// <summary>The kind of thing that is watched.</summary>
internal enum WatchedScope
{
    Library,
    Model,
    Gpu,
}
