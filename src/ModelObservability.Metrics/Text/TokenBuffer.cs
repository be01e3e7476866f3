namespace ModelObservability.Metrics.Text;

/// <summary>Numbers of the tokens of one segment: several texts one after the other, sharing one set of numbers.</summary>
internal sealed class TokenBuffer
{
    private readonly TokenIds ids = new();
    private int[] numbers = new int[64];

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of tokens from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public ReadOnlySpan<int> this[int start, int end] => numbers.AsSpan(start, end - start);

    /// <summary>White space as Python's <c>str.split</c> has it, which counts the four information separators too.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public void Clear()
    {
        ids.Clear();
        Count = 0;
    }

    /// <summary>Appends a number that the caller has.</summary>
    public void Add(int number)
    {
        if (Count == numbers.Length)
            Array.Resize(ref numbers, 2 * numbers.Length);
        numbers[Count++] = number;
    }

    /// <summary>Appends numbers that the caller has.</summary>
    public void Add(ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
            Add(token);
    }

    /// <summary>Appends given tokens.</summary>
    public void Add(ReadOnlySpan<string> tokens)
    {
        foreach (string token in tokens)
            Add(ids.Of(token));
    }

    /// <summary>Appends what white space separates.</summary>
    public void AddWords(ReadOnlySpan<char> text)
    {
        for (int end = 0; ;)
        {
            int start = end;
            while (start < text.Length && IsSpace(text[start]))
                start++;
            if (start == text.Length)
                return;
            end = start;
            while (end < text.Length && !IsSpace(text[end]))
                end++;
            Add(ids.Of(text[start..end]));
        }
    }
}
