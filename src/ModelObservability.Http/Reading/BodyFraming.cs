namespace ModelObservability.Http.Reading;

/// <summary>
/// Finds out how a body is framed, by how it begins: headers are often wrong, or missing. Server-sent events begin with a field or a comment,
/// documents with a brace; only where that does not tell, the header does. Constant memory.
/// </summary>
/// <param name="into">Takes the documents.</param>
/// <param name="kind">What the headers say.</param>
/// <param name="mayHoldMany">Whether documents may follow each other although the headers say nothing of it.</param>
internal sealed class BodyFraming(IFramedBody into, AnswerKind kind, bool mayHoldMany) : IEventData
{
    private readonly byte[] beginning = new byte[8]; // longer than the longest field with its colon
    private int kept;
    private int mark;
    private EventStream? events;
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

    /// <summary>Whether it may still turn out to be a stream.</summary>
    public bool MayBeStream => IsStream || form == Form.Undecided || (form == Form.Document && mayHoldMany);

    /// <summary>Documents that follow each other, each on a line of its own.</summary>
    public bool IsDocuments => form == Form.Documents;

    /// <summary>Neither events nor documents, as far as has come.</summary>
    public bool IsUnknown => form is Form.Unknown or Form.Undecided;

    /// <summary>It begins as a page of markup does.</summary>
    public bool IsMarkup { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The next piece of the body.</summary>
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

    void IEventData.Data(ReadOnlySpan<byte> bytes) => into.Data(bytes);

    void IEventData.EventEnded(ReadOnlySpan<byte> name) => into.EventEnded(name);

    /// <summary>Looks at bytes until they tell what they are.</summary>
    /// <returns>How many were looked at.</returns>
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
            if (FormOf(beginning.AsSpan(0, kept)) is not { } told) continue;
            Decide(told);
            return at + 1;
        }

        return bytes.Length;
    }

    /// <summary>What begins so; null where more has to come.</summary>
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

    private void Decide(Form told)
    {
        form = told;
        if (form == Form.Events) events = new EventStream(this);
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
                // Only on a line of its own another one may begin: what follows the document of an answer may also be bytes of tensors.
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

    /// <summary>What looked like the whole answer was the first event of a stream.</summary>
    private void BeginSecond()
    {
        form = Form.Documents;
        into.EventEnded(default);
        into.Begin();
    }

    /// <summary>What may stand between documents; one of them is the separator of RFC 7464.</summary>
    private static bool IsBlank(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x1E;
}
