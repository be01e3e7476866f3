using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>Where errors stand in a body: servers of all protocols write them in all these ways.</summary>
internal static class ErrorPlaces
{
    /// <summary>The places below a prefix, which is empty or ends with a dot.</summary>
    public static (string Place, Fact Fact)[] In(string at) =>
    [
        (at + "error", Fact.Error), (at + "error{}", Fact.Error), (at + "error.code", Fact.ErrorCode), (at + "error.type", Fact.ErrorType),
        (at + "error.status", Fact.ErrorStatus), (at + "error.http_status_code", Fact.ErrorStatus),
        (at + "error.error.code", Fact.ErrorCode), (at + "error.error.type", Fact.ErrorType),
        (at + "error[0].code", Fact.ErrorCode), (at + "error[0].type", Fact.ErrorType),
        (at + "error_type", Fact.ErrorType), (at + "error_code", Fact.ErrorNumber), (at + "base_resp.status_code", Fact.ErrorNumber),
        (at + "errors", Fact.PossibleError), (at + "errors{}", Fact.PossibleError), (at + "errors[0].code", Fact.ErrorCode), (at + "errors[0].type", Fact.ErrorType),
    ];
}
