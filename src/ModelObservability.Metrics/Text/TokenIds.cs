namespace ModelObservability.Metrics.Text;

/// <summary>Numbers for tokens of text, equal for equal tokens (ordinal), good until cleared. It allocates only to grow.</summary>
internal sealed class TokenIds
{
    private const int FirstSlots = 64;

    private char[] text = new char[512];
    private Token[] tokens = new Token[FirstSlots / 2];
    private int[] slots = new int[FirstSlots];
    private int count;
    private int textLength;

    /// <summary>The number of a token, 0 for the first distinct one.</summary>
    public int Of(ReadOnlySpan<char> token)
    {
        // The framework's hash of strings is seeded per process: nobody can choose tokens that collide.
        int hash = string.GetHashCode(token);
        int slot = hash & (slots.Length - 1);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            ref readonly Token known = ref tokens[slots[slot] - 1];
            if (known.Hash == hash && token.SequenceEqual(text.AsSpan(known.Start, known.Length)))
                return slots[slot] - 1;
        }

        if (count == tokens.Length)
        {
            Grow();
            return Of(token);
        }

        Keep(token, hash, slot);
        return count - 1;
    }

    /// <summary>Forgets all tokens, at a cost that depends on their number and not on the largest number there ever was.</summary>
    public void Clear()
    {
        for (int i = 0; i < count; i++)
            slots[tokens[i].Slot] = 0;
        count = textLength = 0;
    }

    private void Keep(ReadOnlySpan<char> token, int hash, int slot)
    {
        if (token.Length > text.Length - textLength)
            Array.Resize(ref text, (int)Math.Min(Array.MaxLength, 2L * (textLength + token.Length)));
        token.CopyTo(text.AsSpan(textLength));
        tokens[count++] = new Token(hash, slot, textLength, token.Length);
        slots[slot] = count;
        textLength += token.Length;
    }

    private void Grow()
    {
        slots = new int[2 * slots.Length];
        Array.Resize(ref tokens, 2 * tokens.Length);
        for (int i = 0; i < count; i++)
        {
            int slot = tokens[i].Hash & (slots.Length - 1);
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            tokens[i] = tokens[i] with { Slot = slot };
            slots[slot] = i + 1;
        }
    }

    private readonly record struct Token(int Hash, int Slot, int Start, int Length);
}
