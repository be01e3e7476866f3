namespace Evaluate.Arguments;

/// <summary>The command line asks for something that there is not; the message says what there is.</summary>
internal sealed class UsageException(string message) : Exception(message);
