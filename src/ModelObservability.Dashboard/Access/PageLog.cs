using Microsoft.Extensions.Logging;

namespace ModelObservability.Dashboard.Access;

/// <summary>What the page writes to the log of the application.</summary>
internal static class PageLog
{
    private static readonly Action<ILogger, string, Exception?> RefusedMessage = LoggerMessage.Define<string>(
        LogLevel.Warning, new EventId(1, "PageRefused"), "The page of ModelObservability refused a request, and will not log further ones: {Reason}");

    private static readonly Action<ILogger, Exception?> NoHistoryMessage = LoggerMessage.Define(
        LogLevel.Warning, new EventId(2, "PageWithoutHistory"), "The page of ModelObservability has no history: it could not begin to collect.");

    private static readonly Action<ILogger, Exception?> NotKeptMessage = LoggerMessage.Define(
        LogLevel.Warning, new EventId(3, "PageHistoryNotKept"), "The page of ModelObservability cannot keep its history; it goes on without, and tries again every minute.");

    public static void NotKept(ILogger log, Exception exception) => NotKeptMessage(log, exception);

    public static void Refused(ILogger log, string reason) => RefusedMessage(log, reason, null);

    public static void NoHistory(ILogger log, Exception exception) => NoHistoryMessage(log, exception);
}
