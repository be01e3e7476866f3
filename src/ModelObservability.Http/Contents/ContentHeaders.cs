using System.Net.Http.Headers;

namespace ModelObservability.Http.Contents;

/// <summary>Copies content headers unparsed: parsing would change how they are written.</summary>
internal static class ContentHeaders
{
    public static void Copy(HttpContent from, HttpContent to)
    {
        HttpContentHeaders headers = to.Headers;
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (values.Count == 1) headers.TryAddWithoutValidation(name, values.ToString()); // a single string, not a list of one
            else headers.TryAddWithoutValidation(name, values);
        }
    }
}
