namespace ModelObservability.OnnxRuntime;

/// <summary>The code of an error of ONNX Runtime. The exception has no member for it, only a message that starts with it.</summary>
internal static class ErrorCode
{
    private const string Prefix = "[ErrorCode:";

    /// <summary>One of the runtime's dozen codes (<c>InvalidArgument</c>, <c>RuntimeException</c>…); null where the message has none.</summary>
    public static string? Of(Exception exception)
    {
        ReadOnlySpan<char> message = exception.Message;
        if (!message.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        message = message[Prefix.Length..];
        int end = message.IndexOf(']');
        if (end is < 1 or > 40) return null;
        foreach (char letter in message[..end])
            if (!char.IsAsciiLetter(letter)) return null;
        return message[..end].ToString();
    }
}
