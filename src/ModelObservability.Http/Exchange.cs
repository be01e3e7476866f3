using System.Globalization;
using ModelObservability.Http.Calls;
using ModelObservability.Http.Contents;
using ModelObservability.Http.Protocols;
using ModelObservability.Http.Reading;
using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http;

/// <summary>One request and its response: inspects the request and wraps the content of the response. Faults of its own are counted and never thrown.</summary>
internal sealed class Exchange
{
    private readonly ClientState client;
    private readonly Route route;
    private readonly HttpRequestMessage request;
    private readonly ServerCall call;

    private Exchange(ClientState client, Route route, HttpRequestMessage request)
    {
        (this.client, this.route, this.request) = (client, route, request);
        call = new ServerCall(client, route, request.RequestUri!);
        call.StartClock();
    }

    /// <summary>Begins to observe a request; null if it is not a call of a model server.</summary>
    public static Exchange? Begin(ClientState client, HttpRequestMessage request)
    {
        try
        {
            if (request is null || client.Find(request) is not { } route) return null;
            Exchange exchange = new(client, route, request);
            exchange.ReadRequest();
            return exchange;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    /// <summary>Restores the caller's current activity.</summary>
    public void Leave() => call.Leave();

    /// <summary>No response will be received: the pending task was collected. For finalizers.</summary>
    public void Abandon() => call.Abandon();

    /// <summary>The response was received.</summary>
    public void ReceiveResponse(HttpResponseMessage? response)
    {
        try
        {
            RestoreContent();
            if (response is null) call.Failed(AttributeText.UnknownError);
            else ReadResponse(response);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            call.End(InferenceOutcome.Success);
        }
    }

    /// <summary>The request failed. For exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool Failed(Exception exception)
    {
        try
        {
            RestoreContent();
            call.Failed(exception, timed: true);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        return false;
    }

    /// <summary>The request failed before a task was returned: also restores the activity, so that exception filters of the caller see their own.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool FailBeforeSending(Exception exception)
    {
        Failed(exception);
        Leave();
        return false;
    }

    /// <summary>
    /// Buffered bodies are read at once, others as they are sent. <c>StreamContent</c> is never wrapped: it is sent in a way that only its own type
    /// gets.
    /// </summary>
    private void ReadRequest()
    {
        try
        {
            if (route.Endpoint.Request is not { } shape || request.Content is not { } content) return;
            int limit = client.BytesRead(route.Endpoint);
            if (limit == 0 || content is StreamContent or MultipartContent) return;
            RequestReader reader = new(shape, limit);
            if (IsInMemory(content.GetType()))
            {
                content.CopyTo(new TeeStream(Stream.Null, reader), null, CancellationToken.None); // ReadAsStream would be cached by the content
                call.ReadRequest(reader);
            }
            else if (content is not ByteArrayContent)
            {
                request.Content = new RequestContent(content, reader, call);
            }
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private static bool IsInMemory(Type content) =>
        content == typeof(StringContent) || content == typeof(ByteArrayContent) || content == typeof(ReadOnlyMemoryContent);

    /// <summary>Gives the request its own content back.</summary>
    private void RestoreContent()
    {
        if (request.Content is not RequestContent wrapped) return;
        try
        {
            request.Content = wrapped.Content;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>A response that was returned before, by a stub or a cache, and is observed already.</summary>
    private void ReadRepeated(ResponseContent wrapped)
    {
        call.BeginResponse(wrapped.Reader);
        if (wrapped.Reader?.Error is { } error) call.Failed(error);
        else call.End(InferenceOutcome.Success);
    }

    private void ReadResponse(HttpResponseMessage response)
    {
        ServerTimingHeaders.Read(response.Headers, call);
        int status = (int)response.StatusCode;
        if (status is < 200 or > 299)
        {
            call.Failed(status.ToString(CultureInfo.InvariantCulture));
            return;
        }

        HttpContent content = response.Content;
        if (content is ResponseContent wrapped)
        {
            ReadRepeated(wrapped);
            return;
        }

        ContentKind kind = ContentKind.Of(content.Headers);
        ResponseReader? reader = client.Options.InspectedBytes > 0 && !kind.IsEncoded && route.Endpoint.Response is { } shape
            ? new ResponseReader(shape, kind, client.Options.InspectedBytes, route.Endpoint.Generates)
            : null;
        if (reader is null && kind.IsHtml && !route.Endpoint.HasAnyResponse)
        {
            call.Failed(ServerNames.UnexpectedContentType);
            return;
        }

        call.BeginResponse(reader);
        response.Content = new ResponseContent(content, new ResponseBody(call, reader, kind.Length));
    }
}
