using Microsoft.Extensions.Logging.Console;

namespace ModelObservability;

/// <summary>
/// What lines of the Elastic Common Schema hold. <see cref="ConsoleFormatterOptions.IncludeScopes"/> adds the values of scopes as labels (off by default); times are
/// UTC whatever the other inherited options say.
/// </summary>
public sealed class EcsConsoleOptions : ConsoleFormatterOptions
{
    /// <summary>
    /// Written as <c>service.name</c>, and with <c>.log</c> as <c>event.dataset</c>. Null (default): <c>OTEL_SERVICE_NAME</c> of the configuration or the environment, else
    /// the name of the application.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>Written as <c>service.version</c>; null (default) leaves it out.</summary>
    public string? ServiceVersion { get; set; }

    /// <summary>
    /// Whether the message and the stack trace of an exception are written as well as its type: messages can hold what a model was given, and traces hold paths.
    /// Default false.
    /// </summary>
    public bool ExceptionDetails { get; set; }
}
