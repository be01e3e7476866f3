using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Assets;

/// <summary>The files of the page, embedded and compressed once.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, Asset> All = new(StringComparer.Ordinal)
    {
        ["app.js"] = Load("app.js", "text/javascript; charset=utf-8"),
        ["app.css"] = Load("app.css", "text/css; charset=utf-8"),
        ["icon.svg"] = Load("icon.svg", "image/svg+xml"),
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Changes with every change of the files, so that browsers may keep them for ever.</summary>
    public static string Version { get; } = string.Concat(All.Values.Select(static asset => asset.Hash[..8]));

    public static Task AnswerAsync(HttpContext context, string name)
    {
        Asset asset = All[name];
        HttpResponse response = context.Response;
        response.ContentType = asset.Type;
        response.Headers.ETag = $"\"{asset.Hash}\"";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = context.Request.Query["v"] == Version ? "private, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch == response.Headers.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        bool zipped = Encodings.TakesGzip(context.Request);
        if (zipped) response.Headers.ContentEncoding = "gzip";
        byte[] body = zipped ? asset.Zipped : asset.Body;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The text of an embedded file.</summary>
    public static string TextOf(string name)
    {
        using StreamReader reader = new(Open(name));
        return reader.ReadToEnd();
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The package lacks its file {name}.");

    private static Asset Load(string name, string type)
    {
        using MemoryStream body = new(), zipped = new();
        using (Stream file = Open(name)) file.CopyTo(body);
        using (GZipStream zip = new(zipped, CompressionLevel.SmallestSize, leaveOpen: true)) zip.Write(body.GetBuffer(), 0, (int)body.Length);
        return new(type, body.ToArray(), zipped.ToArray(), Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))[..32]);
    }

    private sealed record Asset(string Type, byte[] Body, byte[] Zipped, string Hash);
}
