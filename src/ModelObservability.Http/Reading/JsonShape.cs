using System.Numerics;
using System.Text;

namespace ModelObservability.Http.Reading;

/// <summary>
/// The fields of a document that are read, as a tree of its containers. Everything else is skipped.
/// </summary>
/// <remarks>
/// Paths are written <c>usage.prompt_tokens</c>; <c>shape[0]</c> is the first element of an array; <c>instances[]</c> is the length of an
/// array; <c>error{}</c> is the number of members or elements of a container; <c>inputs.*</c> is any member that is not named.
/// </remarks>
internal sealed class JsonShape
{
    private static readonly byte[] NoMember = [0];

    private (byte[] Key, JsonShape Child)[] members = [];
    private byte[] index = NoMember; // a hash table: places of members plus one, 0 for none; where a slot is taken, the next one
    private JsonShape? first;
    private JsonShape? any;

    private JsonShape()
    {
    }

    /// <summary>The meaning of the value.</summary>
    public Field Field { get; private set; }

    /// <summary>The meaning of the length of the array.</summary>
    public Field Count { get; private set; }

    /// <summary>The meaning of the number of members or elements.</summary>
    public Field Size { get; private set; }

    /// <summary>Whether anything is read of a container here.</summary>
    public bool IsContainer => Count != Field.None || Size != Field.None || first is not null || any is not null || members.Length > 0;

    /// <summary>Whether the value is a name: long names are shortened with a hash, so that they stay distinct.</summary>
    public bool IsName => Field is Field.Model or Field.Version or Field.ResponseId;

    /// <summary>Whether the value is payload, of which only the length is read.</summary>
    public bool IsPayload => Field is Field.Content or Field.Answer;

    /// <summary>Creates a shape from paths and their meanings.</summary>
    public static JsonShape Of(params ReadOnlySpan<(string Path, Field Field)> paths)
    {
        JsonShape root = new();
        foreach (var (path, field) in paths)
        {
            JsonShape at = root;
            foreach (string step in path.Split('.'))
            {
                int bracket = step.IndexOfAny(['[', '{']);
                at = at.Member(bracket < 0 ? step : step[..bracket]);
                if (step.EndsWith("[]", StringComparison.Ordinal)) at.Count = field;
                else if (step.EndsWith("{}", StringComparison.Ordinal)) at.Size = field;
                else if (bracket >= 0) at = at.first ??= new JsonShape();
            }

            if (path[^1] is not (']' or '}') || path.EndsWith("[0]", StringComparison.Ordinal)) at.Field = field;
        }

        return root;
    }

    /// <summary>An array whose first element has this shape.</summary>
    public JsonShape List => field ??= new JsonShape { first = this };

    /// <summary>The shape of the member with this key, as written; null if it is not read.</summary>
    public JsonShape? Find(ReadOnlySpan<byte> key)
    {
        for (int slot = Hash(key) & (index.Length - 1); index[slot] is > 0 and byte place; slot = (slot + 1) & (index.Length - 1))
        {
            ref readonly var member = ref members[place - 1];
            if (key.SequenceEqual(member.Key)) return member.Child;
        }

        return any;
    }

    /// <summary>The shape of an element; null if it is not read.</summary>
    public JsonShape? Element(int index) => index == 0 ? first : null;

    private JsonShape Member(string key)
    {
        if (key == "*") return any ??= new JsonShape();
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        if (Find(bytes) is { } found && found != any) return found;
        JsonShape child = new();
        members = [.. members, (bytes, child)];
        Index();
        return child;
    }

    /// <summary>A shape has some dozens of members at most; the table is at least half empty.</summary>
    private void Index()
    {
        index = new byte[BitOperations.RoundUpToPowerOf2((uint)(2 * members.Length))];
        for (int member = 0; member < members.Length; member++)
        {
            int slot = Hash(members[member].Key) & (index.Length - 1);
            while (index[slot] != 0) slot = (slot + 1) & (index.Length - 1);
            index[slot] = checked((byte)(member + 1));
        }
    }

    private static int Hash(ReadOnlySpan<byte> key) => key.IsEmpty ? 0 : (key[0] * 31) + (key[key.Length / 2] * 7) + key[^1] + (key.Length << 2);
}
