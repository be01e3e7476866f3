namespace ModelObservability.OnnxRuntime;

/// <summary>The error code of an ONNX Runtime exception, which is only in its message.</summary>
internal static class ErrorCode
{
    private const string Prefix = "[ErrorCode:";

    /// <summary>A code of the runtime (<c>InvalidArgument</c>, <c>RuntimeException</c>…); null if the message has none.</summary>
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
