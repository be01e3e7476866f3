using System.Globalization;
using ModelObservability.Http.Calls;
using ModelObservability.Http.Contents;
using ModelObservability.Http.Protocols;
using ModelObservability.Http.Reading;
using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http;

/// <summary>A request and its answer, watched: reads the one, puts itself into the other. What it does wrong is counted, never felt.</summary>
internal sealed class Exchange
{
    private readonly ServerWatch watch;
    private readonly Route route;
    private readonly HttpRequestMessage request;
    private readonly ServerCall call;

    private Exchange(ServerWatch watch, Route route, HttpRequestMessage request)
    {
        (this.watch, this.route, this.request) = (watch, route, request);
        call = new ServerCall(watch, route, request.RequestUri!);
        call.StartClock();
    }

    /// <summary>Begins to watch a request; null where it is none of ours to look at.</summary>
    public static Exchange? Begin(ServerWatch watch, HttpRequestMessage request)
    {
        try
        {
            if (request is null || watch.Find(request) is not { } route) return null;
            Exchange exchange = new(watch, route, request);
            exchange.ReadRequest();
            return exchange;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    /// <summary>Gives the caller its activity back.</summary>
    public void Leave() => call.Leave();

    /// <summary>No answer will come: nobody holds what would bring it. For finalizers.</summary>
    public void Forget() => call.Forget();

    /// <summary>The server has answered.</summary>
    public void Answered(HttpResponseMessage? response)
    {
        try
        {
            GiveBack();
            if (response is null) call.Failed(AttributeText.UnknownError);
            else ReadAnswer(response);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            call.End(InferenceOutcome.Success);
        }
    }

    /// <summary>The request failed. For exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Failed(Exception exception)
    {
        try
        {
            GiveBack();
            call.Failed(exception, timed: true);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        return false;
    }

    /// <summary>As <see cref="Failed(Exception)"/> before the request was under way; filters of the caller find their own activity current.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Passes(Exception exception)
    {
        Failed(exception);
        Leave();
        return false;
    }

    /// <summary>
    /// Bodies in memory are read at once; others as they are sent. Bodies of a stream are the application's alone: only a content of the same
    /// kind would be sent in the same way.
    /// </summary>
    private void ReadRequest()
    {
        try
        {
            if (route.Endpoint.Request is not { } shape || request.Content is not { } content) return;
            int limit = watch.BytesRead(route.Endpoint);
            if (limit == 0 || content is StreamContent or MultipartContent) return;
            RequestFacts facts = new(shape, limit);
            if (IsInMemory(content.GetType()))
            {
                content.CopyTo(new PassingStream(Stream.Null, facts.Read), null, CancellationToken.None); // its own stream it would keep and share
                call.Asked(facts);
            }
            else if (content is not ByteArrayContent)
            {
                request.Content = new RequestContent(content, facts, call);
            }
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private static bool IsInMemory(Type content) =>
        content == typeof(StringContent) || content == typeof(ByteArrayContent) || content == typeof(ReadOnlyMemoryContent);

    /// <summary>The request has its own content again.</summary>
    private void GiveBack()
    {
        if (request.Content is not RequestContent watched) return;
        try
        {
            request.Content = watched.Content;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>An answer that was given before, by a stub or a cache: it says what it said, and is watched already.</summary>
    private void ReadAgain(AnswerContent watched)
    {
        call.Answers(watched.Facts);
        if (watched.Facts?.Error is { } error) call.Failed(error);
        else call.End(InferenceOutcome.Success);
    }

    private void ReadAnswer(HttpResponseMessage response)
    {
        ServerTimes.Read(response.Headers, call);
        int status = (int)response.StatusCode;
        if (status is < 200 or > 299)
        {
            call.Failed(status.ToString(CultureInfo.InvariantCulture));
            return;
        }

        HttpContent content = response.Content;
        if (content is AnswerContent watched)
        {
            ReadAgain(watched);
            return;
        }

        AnswerKind kind = AnswerKind.Of(content.Headers);
        AnswerFacts? facts = watch.Options.InspectedBytes > 0 && !kind.IsEncoded && route.Endpoint.Answer is { } shape
            ? new AnswerFacts(shape, kind, watch.Options.InspectedBytes, route.Endpoint.Generates)
            : null;
        if (facts is null && kind.IsHtml && !route.Endpoint.AnswersAnything)
        {
            call.Failed(ServerNames.UnexpectedContentType);
            return;
        }

        call.Answers(facts);
        response.Content = new AnswerContent(content, new AnswerBody(call, facts, kind.Length));
    }
}
