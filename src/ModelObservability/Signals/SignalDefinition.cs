using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>
/// The constant part of a <see cref="Signal"/>. Create one for each kind of finding, keep it in a static field, and raise it with
/// <see cref="MonitorInstrumentation"/>.
/// </summary>
[Experimental("MOX001")]
public sealed record SignalDefinition
{
    /// <summary>Defines a signal.</summary>
    /// <param name="code">
    /// Its stable code, published as <c>ml.signal.code</c>: letters, digits, dots, dashes and underscores. <c>MO</c> with four digits is reserved.
    /// </param>
    /// <param name="severity">How urgent it is.</param>
    /// <param name="message">What was found, in one sentence without a full stop.</param>
    /// <param name="suggestion">What to do about it.</param>
    /// <exception cref="ArgumentException">An argument is blank, or the code contains other characters.</exception>
    public SignalDefinition(string code, SignalSeverity severity, string message, string suggestion)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(suggestion);
        if (AttributeText.Code(code) != code)
            throw new ArgumentException($"code is '{code}'; it must be letters, digits, dots, dashes and underscores, at most {AttributeText.MaxLength}.", nameof(code));
        (Code, Severity, Message, Suggestion) = (code, Check.Defined(severity, nameof(severity)), message, suggestion);
    }

    /// <summary>The stable code.</summary>
    public string Code { get; }

    /// <summary>How urgent it is.</summary>
    public SignalSeverity Severity { get; }

    /// <summary>What was found, in one sentence.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string Suggestion { get; }
}
