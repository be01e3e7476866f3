using ModelObservability.Http.Protocols;
using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Calls;

/// <content>Which model the call is of: named by the path, by the request, or finally by the response.</content>
internal sealed partial class ServerCall
{
    private string? SpanName => Generates
        ? requestModel is null ? LanguageModel.Operation : $"{LanguageModel.Operation} {requestModel}"
        : null;

    /// <summary>Whether a language model is called.</summary>
    private bool Generates => route.Endpoint.Generates;

    private LanguageModels.LanguageModelEndpoint LanguageModel => client.LanguageModel(monitor, route.Endpoint.Operation!, server);

    /// <summary>The response may name what the request did not.</summary>
    private void ResolveModel()
    {
        if (requestModel is null) AssignTo(client.MonitorOf(response?.Model ?? ServerNames.UnknownModel, null));
        else if (route.Version is null && response?.Version is { } version) AssignTo(client.MonitorOf(requestModel, version));
    }

    private void AssignTo(ModelMonitor owner)
    {
        monitor = owner;
        call.AssignTo(owner);
    }

    private GenerationCall GetGeneration()
    {
        if (generation is not null) return generation;
        ResolveModel();
        return generation = new GenerationCall(LanguageModel, requestModel, span, caller);
    }
}
