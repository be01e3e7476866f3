using System.Text;

namespace ModelObservability.Http.Reading;

/// <summary>
/// The few places of a document that are read, as a tree of its containers; everything that is not in the tree is skipped without a look.
/// </summary>
/// <remarks>
/// Places are written <c>usage.prompt_tokens</c>; <c>shape[0]</c> is the first element of an array; <c>instances[]</c> is how many elements
/// an array has; <c>error{}</c> how many members or elements a container has; <c>inputs.*</c> is any member that has no name here.
/// </remarks>
internal sealed class JsonShape
{
    private (byte[] Key, JsonShape Child)[] members = [];
    private JsonShape? first;
    private JsonShape? any;

    private JsonShape()
    {
    }

    /// <summary>What the value here tells.</summary>
    public Fact Field { get; private set; }

    /// <summary>What the number of elements of the array here tells.</summary>
    public Fact Count { get; private set; }

    /// <summary>What the number of members or elements of the container here tells.</summary>
    public Fact Size { get; private set; }

    /// <summary>Whether anything in a container at this place is read.</summary>
    public bool IsContainer => Count != Fact.None || Size != Fact.None || first is not null || any is not null || members.Length > 0;

    /// <summary>Whether the value here is a name, which is told apart however long it is.</summary>
    public bool IsName => Field is Fact.Model or Fact.Version or Fact.AnswerId;

    /// <summary>Whether the value here is payload, of which only the length is looked at.</summary>
    public bool IsPayload => Field is Fact.Content or Fact.Answer;

    /// <summary>Makes a shape of places and what they tell.</summary>
    public static JsonShape Of(params ReadOnlySpan<(string Place, Fact Fact)> places)
    {
        JsonShape root = new();
        foreach (var (place, fact) in places)
        {
            JsonShape at = root;
            foreach (string step in place.Split('.'))
            {
                int bracket = step.IndexOfAny(['[', '{']);
                at = at.Member(bracket < 0 ? step : step[..bracket]);
                if (step.EndsWith("[]", StringComparison.Ordinal)) at.Count = fact;
                else if (step.EndsWith("{}", StringComparison.Ordinal)) at.Size = fact;
                else if (bracket >= 0) at = at.first ??= new JsonShape();
            }

            if (place[^1] is not (']' or '}') || place.EndsWith("[0]", StringComparison.Ordinal)) at.Field = fact;
        }

        return root;
    }

    /// <summary>An array of which the first element is read.</summary>
    public static JsonShape ListOf(JsonShape element) => new() { first = element };

    /// <summary>What is wanted of the member with this key, as it is written; null where nothing is.</summary>
    public JsonShape? Find(ReadOnlySpan<byte> key)
    {
        foreach (ref readonly (byte[] Key, JsonShape Child) member in members.AsSpan())
            if (key.SequenceEqual(member.Key)) return member.Child;
        return any;
    }

    /// <summary>What is wanted of an element; null where nothing is.</summary>
    public JsonShape? Element(int index) => index == 0 ? first : null;

    private JsonShape Member(string key)
    {
        if (key == "*") return any ??= new JsonShape();
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        if (Find(bytes) is { } found && found != any) return found;
        JsonShape child = new();
        members = [.. members, (bytes, child)];
        return child;
    }
}
