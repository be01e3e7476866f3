using System.Globalization;
using System.Text;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>Everything an application can see of a request: what came back, or the exceptions that did.</summary>
internal static class Seen
{
    /// <summary>Sends a request and writes down what is seen of it.</summary>
    public static async Task<string> Of(HttpClient client, HttpRequestMessage request, HttpCompletionOption completion, bool synchronous = false, CancellationToken cancellationToken = default)
    {
        StringBuilder seen = new();
        HttpContent? content = request.Content;
        try
        {
            using HttpResponseMessage response = synchronous
                ? client.Send(request, completion, cancellationToken)
                : await client.SendAsync(request, completion, cancellationToken);
            seen.AppendLine(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase} {response.Version}");
            Write(seen, response.Headers.NonValidated);
            Write(seen, response.Content.Headers.NonValidated);
            seen.AppendLine(CultureInfo.InvariantCulture, $"length {response.Content.Headers.ContentLength}, type {response.Content.Headers.ContentType}");
            seen.AppendLine(CultureInfo.InvariantCulture, $"request is the same: {ReferenceEquals(response.RequestMessage, request)}");
            seen.AppendLine(await Body(response, cancellationToken));
            Write(seen, response.TrailingHeaders.NonValidated);
        }
        catch (Exception exception)
        {
            for (Exception? fault = exception; fault is not null; fault = fault.InnerException) seen.AppendLine(CultureInfo.InvariantCulture, $"{fault.GetType()}: {fault.Message}");
        }

        seen.AppendLine(CultureInfo.InvariantCulture, $"content is the same: {ReferenceEquals(request.Content, content)}");
        return seen.ToString();
    }

    private static async Task<string> Body(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            await stream.CopyToAsync(body, cancellationToken);
        }
        catch (Exception exception)
        {
            return $"{Convert.ToHexString(body.ToArray())} then {exception.GetType()}: {exception.Message}";
        }

        return Convert.ToHexString(body.ToArray());
    }

    private static void Write(StringBuilder into, System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
            if (name != "Date") into.AppendLine(CultureInfo.InvariantCulture, $"{name}: {string.Join(" | ", values)}");
    }
}
