using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Access;

/// <summary>Answers in plain text.</summary>
internal static class Text
{
    public static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
