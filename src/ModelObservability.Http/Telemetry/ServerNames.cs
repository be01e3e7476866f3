using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Telemetry;

/// <summary>What is named here and nowhere else. <c>docs/http.md</c> is tested against this class.</summary>
internal static class ServerNames
{
    public const string Protocol = "ml.server.protocol";

    // Names of OpenTelemetry's.
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    /// <summary>The model of a call that nobody named.</summary>
    public const string UnknownModel = "unknown";

    // Values of error.type beside status codes, types of exceptions and codes of servers.
    public const string Timeout = "timeout";
    public const string UnexpectedContentType = "unexpected_content_type";
}
