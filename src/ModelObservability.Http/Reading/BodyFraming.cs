namespace ModelObservability.Http.Reading;

/// <summary>
/// Detects how a body is framed from how it begins, because headers are often wrong or missing: server-sent events begin with a field or a comment,
/// documents with a brace or a bracket. The headers decide only if that is inconclusive. Constant memory.
/// </summary>
/// <param name="into">Receives the documents.</param>
/// <param name="kind">The content type.</param>
/// <param name="mayHoldMany">Whether more documents may follow the first although the headers do not say so.</param>
internal sealed class BodyFraming(IDocumentHandler into, ContentKind kind, bool mayHoldMany) : IEventHandler
{
    private readonly byte[] beginning = new byte[8]; // longer than the longest field name and its colon
    private int kept;
    private int mark;
    private EventStreamReader? events;
    private bool afterLine;
    private Form form;

    private enum Form
    {
        Undecided,
        Events,
        Document,
        Documents,
        Unknown,
    }

    public bool IsStream => form is Form.Events or Form.Documents;

    /// <summary>Whether it is a stream or may turn out to be one.</summary>
    public bool MayBeStream => IsStream || form == Form.Undecided || (form == Form.Document && mayHoldMany);

    /// <summary>A sequence of documents, each on its own line.</summary>
    public bool IsDocuments => form == Form.Documents;

    /// <summary>Neither events nor documents, as far as is known.</summary>
    public bool IsUnknown => form is Form.Unknown or Form.Undecided;

    /// <summary>It begins like markup.</summary>
    public bool IsMarkup { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the next piece of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (form == Form.Undecided) bytes = bytes[Sniff(bytes)..];
        if (bytes.IsEmpty) return;
        if (form == Form.Events) events!.Read(bytes);
        else if (form is Form.Document or Form.Documents) ReadDocuments(bytes);
    }

    /// <summary>The body has ended.</summary>
    public void End()
    {
        if (form == Form.Undecided) Decide(FormOfHeader());
        if (form == Form.Events) events!.End();
    }

    void IEventHandler.Data(ReadOnlySpan<byte> bytes) => into.Data(bytes);

    void IEventHandler.EventEnded(ReadOnlySpan<byte> name) => into.EventEnded(name);

    /// <summary>Inspects bytes until the framing is known.</summary>
    /// <returns>How many were inspected.</returns>
    private int Sniff(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at++)
        {
            byte next = bytes[at];
            if (kept == 0 && mark < ByteOrderMark.Length && next == ByteOrderMark[mark])
            {
                mark++;
                continue;
            }

            if (kept == 0 && IsBlank(next)) continue;
            beginning[kept++] = next;
            if (FormOf(beginning.AsSpan(0, kept)) is not { } decided) continue;
            Decide(decided);
            return at + 1;
        }

        return bytes.Length;
    }

    /// <summary>The framing of a body that begins like this; null if more bytes are needed.</summary>
    private Form? FormOf(ReadOnlySpan<byte> start)
    {
        if (start[0] is (byte)'{' or (byte)'[') return kind.IsDocumentStream ? Form.Documents : Form.Document;
        if (start[0] == ':' || start.SequenceEqual("data:"u8) || start.SequenceEqual("event:"u8) || start.SequenceEqual("id:"u8) || start.SequenceEqual("retry:"u8))
            return Form.Events;
        if ("data:"u8.StartsWith(start) || "event:"u8.StartsWith(start) || "id:"u8.StartsWith(start) || "retry:"u8.StartsWith(start)) return null;
        IsMarkup = start[0] == '<';
        return FormOfHeader();
    }

    private Form FormOfHeader() =>
        kind.IsEventStream ? Form.Events : kind.IsDocumentStream ? Form.Documents : kind.IsJson ? Form.Document : Form.Unknown;

    private void Decide(Form decided)
    {
        form = decided;
        if (form == Form.Events) events = new EventStreamReader(this);
        if (form != Form.Unknown) into.Begin();
        ReadOnlySpan<byte> start = beginning.AsSpan(0, kept);
        if (form == Form.Events) events!.Read(start);
        else if (form != Form.Unknown) ReadDocuments(start);
    }

    private void ReadDocuments(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (into.IsDocumentComplete)
            {
                // Another document may begin only on its own line: tensors in binary form may follow the document as well.
                if (bytes[0] == '{' && afterLine && mayHoldMany) BeginSecond();
                else if (!IsBlank(bytes[0])) return;
                else
                {
                    afterLine |= bytes[0] is not ((byte)' ' or (byte)'\t');
                    bytes = bytes[1..];
                }
            }
            else if (form == Form.Documents && !into.HasDocumentBegun && IsBlank(bytes[0]))
            {
                bytes = bytes[1..];
            }
            else
            {
                bytes = bytes[into.Data(bytes)..];
                if (form == Form.Documents && into.IsDocumentComplete) into.EventEnded(default);
            }
        }
    }

    /// <summary>What looked like the whole response was the first event of a stream.</summary>
    private void BeginSecond()
    {
        form = Form.Documents;
        into.EventEnded(default);
        into.Begin();
    }

    /// <summary>What may separate documents, including the record separator of RFC 7464.</summary>
    private static bool IsBlank(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x1E;
}
