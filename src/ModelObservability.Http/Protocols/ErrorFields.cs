using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>Where bodies report errors: servers of every protocol use all of these.</summary>
internal static class ErrorFields
{
    /// <summary>These places below a prefix, which is empty or ends with a dot.</summary>
    public static (string Path, Field Field)[] In(string at) =>
    [
        (at + "error", Field.Error), (at + "error{}", Field.Error), (at + "error.code", Field.ErrorCode), (at + "error.type", Field.ErrorType),
        (at + "error.status", Field.ErrorStatus), (at + "error.http_status_code", Field.ErrorStatus),
        (at + "error.error.code", Field.ErrorCode), (at + "error.error.type", Field.ErrorType),
        (at + "error[0].code", Field.ErrorCode), (at + "error[0].type", Field.ErrorType),
        (at + "error_type", Field.ErrorType), (at + "error_code", Field.ErrorNumber), (at + "base_resp.status_code", Field.ErrorNumber),
        (at + "errors", Field.PossibleError), (at + "errors{}", Field.PossibleError), (at + "errors[0].code", Field.ErrorCode), (at + "errors[0].type", Field.ErrorType),
    ];
}
