using System.Net.Http;

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

    public static string Of(ModelProtocols protocol) => protocol switch
    {
        ModelProtocols.TensorFlowServing => "tensorflow_serving",
        ModelProtocols.OpenInference => "open_inference",
        ModelProtocols.TorchServe => "torchserve",
        _ => "openai",
    };

    /// <summary>The class of a failed request, as the instrumentation of .NET's own client names it; null where it has none.</summary>
    public static string? CodeOf(Exception exception)
    {
        HttpRequestError? error = (exception as HttpRequestException)?.HttpRequestError ?? (exception as HttpIOException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.NameResolutionError => "name_resolution_error",
            HttpRequestError.ConnectionError => "connection_error",
            HttpRequestError.SecureConnectionError => "secure_connection_error",
            HttpRequestError.HttpProtocolError => "http_protocol_error",
            HttpRequestError.ExtendedConnectNotSupported => "extended_connect_not_supported",
            HttpRequestError.VersionNegotiationError => "version_negotiation_error",
            HttpRequestError.UserAuthenticationError => "user_authentication_error",
            HttpRequestError.ProxyTunnelError => "proxy_tunnel_error",
            HttpRequestError.InvalidResponse => "invalid_response",
            HttpRequestError.ResponseEnded => "response_ended",
            HttpRequestError.ConfigurationLimitExceeded => "configuration_limit_exceeded",
            _ => null,
        };
    }
}
