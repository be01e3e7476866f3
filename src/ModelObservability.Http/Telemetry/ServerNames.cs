using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Telemetry;

/// <summary>Names used by this package only. A test compares <c>docs/http.md</c> with this class.</summary>
internal static class ServerNames
{
    public const string Protocol = "ml.server.protocol";

    // Names of OpenTelemetry
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    /// <summary>The model of a call that names none.</summary>
    public const string UnknownModel = "unknown";

    // Values of error.type besides status codes, exception types and codes of servers
    public const string Timeout = "timeout";
    public const string UnexpectedContentType = "unexpected_content_type";
}
