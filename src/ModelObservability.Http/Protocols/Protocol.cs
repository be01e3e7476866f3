namespace ModelObservability.Http.Protocols;

/// <summary>
/// What one kind of server speaks: its paths, and where its bodies say what. A new one is a class beside this one and a line in
/// <see cref="KnownProtocols"/>. Sources: the REST references named in <c>docs/http.md</c>.
/// </summary>
/// <param name="flag">The flag that turns it on; one bit.</param>
/// <param name="name">The value of <c>ml.server.protocol</c>.</param>
internal abstract class Protocol(ModelProtocols flag, string name)
{
    public ModelProtocols Flag => flag;

    public string Name => name;

    /// <summary>What an escaped path asks for; null where it is none of this protocol's.</summary>
    public abstract Route? Match(ReadOnlySpan<char> path);
}
