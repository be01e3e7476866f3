using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// A client of MLflow's REST API. A failure is an <see cref="HttpRequestException"/> or a <see cref="TimeoutException"/>: to be tried
/// again later, not before the server's <c>Retry-After</c>; or a <see cref="RefusedException"/>: not to be tried again. Not thread-safe.
/// </summary>
internal sealed class MlflowClient(Uri server, HttpClient http, TimeSpan timeout, TimeProvider time)
{
    /// <summary>The key in <see cref="Exception.Data"/> that <see cref="ITrainingSink"/> names.</summary>
    private const string ErrorCode = "error_code";

    /// <summary>Answers are small; what is longer is not read.</summary>
    private const int MaxAnswer = 1 << 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly SafeClock clock = new(time);
    private long askedToWaitAt;
    private double wait;

    /// <summary>An experiment, with its id, which is created where it is missing.</summary>
    public ExperimentInfo Experiment(string name)
    {
        if (FindExperiment(name) is { } known) return known;
        (HttpStatusCode status, byte[] answer) = Post("experiments/create", new CreateExperiment(name), MlflowJson.Default.CreateExperiment);
        if (IsSuccess(status)) return WithId(Read(answer, MlflowJson.Default.ExperimentInfo));
        if (ErrorOf(answer) == "RESOURCE_ALREADY_EXISTS" && FindExperiment(name) is { } raced) return raced; // another process was faster
        throw Failed(status, answer);
    }

    public string Create(CreateRun run) =>
        Required(PostAndRead("runs/create", run, MlflowJson.Default.CreateRun, MlflowJson.Default.CreatedRun).Run?.Info?.RunId);

    /// <summary>The run with a tag, where there is one.</summary>
    public string? FindRun(string experimentId, string tag, string value)
    {
        SearchRuns search = new([experimentId], $"tags.`{tag}` = '{value}'", 1);
        return PostAndRead("runs/search", search, MlflowJson.Default.SearchRuns, MlflowJson.Default.FoundRuns).Runs is [{ Info.RunId: { } id }, ..] ? id : null;
    }

    public void Log(LogBatch batch) => PostAndCheck("runs/log-batch", batch, MlflowJson.Default.LogBatch);

    public void Update(UpdateRun update) => PostAndCheck("runs/update", update, MlflowJson.Default.UpdateRun);

    private ExperimentInfo? FindExperiment(string name)
    {
        (HttpStatusCode status, byte[] answer) = Send(HttpMethod.Get, "experiments/get-by-name?experiment_name=" + Uri.EscapeDataString(name), null);
        if (IsSuccess(status)) return WithId(Read(answer, MlflowJson.Default.GetExperimentByName).Experiment);
        if (status == HttpStatusCode.NotFound && ErrorOf(answer) == "RESOURCE_DOES_NOT_EXIST") return null;
        throw Unavailable(status, answer); // whatever it is: a proxy, another address, a server that is not ready
    }

    private TAnswer PostAndRead<TQuestion, TAnswer>(string path, TQuestion question, JsonTypeInfo<TQuestion> ofQuestion, JsonTypeInfo<TAnswer> ofAnswer)
    {
        (HttpStatusCode status, byte[] answer) = Post(path, question, ofQuestion);
        return IsSuccess(status) ? Read(answer, ofAnswer) : throw Failed(status, answer);
    }

    private void PostAndCheck<TQuestion>(string path, TQuestion question, JsonTypeInfo<TQuestion> ofQuestion)
    {
        (HttpStatusCode status, byte[] answer) = Post(path, question, ofQuestion);
        if (!IsSuccess(status)) throw Failed(status, answer);
    }

    private (HttpStatusCode Status, byte[] Answer) Post<TQuestion>(string path, TQuestion question, JsonTypeInfo<TQuestion> ofQuestion) =>
        Send(HttpMethod.Post, path, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(question, ofQuestion)) { Headers = { ContentType = Json } });

    /// <summary>On the sink's own thread, which has nothing else to do.</summary>
    private (HttpStatusCode Status, byte[] Answer) Send(HttpMethod method, string path, HttpContent? content)
    {
        if (clock.Seconds(askedToWaitAt, clock.Timestamp()) < wait) throw new HttpRequestException("The server asked to wait.");
        using HttpRequestMessage request = new(method, new Uri(server, "api/2.0/mlflow/" + path)) { Content = content };
        using CancellationTokenSource late = new(timeout, time);
        try
        {
            return SendAsync(request, late.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"MLflow did not answer within {timeout}.", e);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> SendAsync(HttpRequestMessage request, CancellationToken late)
    {
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late).ConfigureAwait(false);
        HonorRetryAfter(response.Headers.RetryAfter);
        Stream body = await response.Content.ReadAsStreamAsync(late).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            byte[] answer = new byte[4096];
            int length = 0;
            while (await body.ReadAsync(answer.AsMemory(length), late).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > MaxAnswer) throw new HttpRequestException($"MLflow's answer is longer than {MaxAnswer} bytes.");
                if (length == answer.Length) Array.Resize(ref answer, 2 * length);
            }

            return (response.StatusCode, answer[..length]);
        }
    }

    /// <summary>A wait of seconds or until a date, at most five minutes; an invalid one is ignored.</summary>
    private void HonorRetryAfter(RetryConditionHeaderValue? retryAfter)
    {
        TimeSpan asked = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - clock.UtcNow() : TimeSpan.Zero);
        wait = Math.Clamp(asked.TotalSeconds, 0, LongestWait.TotalSeconds);
        askedToWaitAt = clock.Timestamp();
    }

    private static T Read<T>(byte[] answer, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, type) ?? throw new HttpRequestException("MLflow answered null.");
        }
        catch (JsonException e)
        {
            throw new HttpRequestException("What answered is no MLflow server.", e);
        }
    }

    /// <summary>The error code of the answer, such as <c>INVALID_PARAMETER_VALUE</c>; nothing longer or of another form, because it becomes evidence.</summary>
    private static string? ErrorOf(byte[] answer)
    {
        try
        {
            string? code = JsonSerializer.Deserialize(answer, MlflowJson.Default.ErrorAnswer)?.ErrorCode;
            return code is { Length: > 0 and <= 64 } && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? code : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ExperimentInfo WithId(ExperimentInfo? experiment) => experiment is { ExperimentId: not null } ? experiment : throw new HttpRequestException("MLflow answered without an id.");

    private static string Required(string? id) => id ?? throw new HttpRequestException("MLflow answered without an id.");

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;

    /// <summary>Separates what may recover (a missing token, a time-out, a rate limit) from what never does (other refusals).</summary>
    private static Exception Failed(HttpStatusCode status, byte[] answer)
    {
        bool isForGood = (int)status is >= 400 and < 500 and not (401 or 403 or 408 or 429);
        return isForGood ? new RefusedException((int)status, ErrorOf(answer)) : Unavailable(status, answer);
    }

    private static HttpRequestException Unavailable(HttpStatusCode status, byte[] answer)
    {
        HttpRequestException away = new($"MLflow answered {(int)status}.", null, status);
        if (ErrorOf(answer) is { } code) away.Data[ErrorCode] = code;
        return away;
    }
}
