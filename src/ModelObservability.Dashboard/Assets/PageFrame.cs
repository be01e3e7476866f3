using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Assets;

/// <summary>The HTML around every view: what to show stands in attributes, and the scripts do the rest.</summary>
internal static class PageFrame
{
    private static readonly string Template = PageAssets.TextOf("index.html");
    private const string Loading = "<p class=\"state\" role=\"status\">Loading…</p>";

    /// <param name="context">The request.</param>
    /// <param name="root">The path of the page.</param>
    /// <param name="view">The name of the view.</param>
    /// <param name="model">The name of the model, where the view has one.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="body">HTML that is there at once; null for none.</param>
    public static Task AnswerAsync(HttpContext context, string root, string view, string model = "", int status = StatusCodes.Status200OK, string? body = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            Template
                .Replace("{{root}}", HtmlEncoder.Default.Encode(root), StringComparison.Ordinal)
                .Replace("{{version}}", PageAssets.Version, StringComparison.Ordinal)
                .Replace("{{view}}", view, StringComparison.Ordinal)
                .Replace("{{body}}", body is null ? Loading : $"<article>{body}</article>", StringComparison.Ordinal)
                .Replace("{{model}}", HtmlEncoder.Default.Encode(model), StringComparison.Ordinal),
            context.RequestAborted);
    }
}
