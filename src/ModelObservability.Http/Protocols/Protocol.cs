namespace ModelObservability.Http.Protocols;

/// <summary>
/// The protocol of one kind of server: its paths, and which fields of its bodies are read. A new protocol is a class beside this one, a flag in
/// <see cref="ModelProtocols"/> and a line in <see cref="KnownProtocols"/>. Sources: the REST references named in <c>docs/http.md</c>.
/// </summary>
/// <param name="flag">The flag that enables it; one bit.</param>
/// <param name="name">The value of <c>ml.server.protocol</c>.</param>
internal abstract class Protocol(ModelProtocols flag, string name)
{
    public ModelProtocols Flag => flag;

    public string Name => name;

    /// <summary>The route of an escaped path; null if the path is not of this protocol.</summary>
    public abstract Route? Match(ReadOnlySpan<char> path);
}
