using System.Net.Http.Headers;

namespace ModelObservability.Http.Contents;

/// <summary>The headers of a content on the one that stands for it, as they are: never parsed, which would write them differently.</summary>
internal static class CopiedHeaders
{
    public static void Copy(HttpContent from, HttpContent to)
    {
        HttpContentHeaders headers = to.Headers;
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (values.Count == 1) headers.TryAddWithoutValidation(name, values.ToString()); // no list of one
            else headers.TryAddWithoutValidation(name, values);
        }
    }
}
