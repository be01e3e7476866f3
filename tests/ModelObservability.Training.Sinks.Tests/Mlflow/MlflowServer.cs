using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelObservability.Training.Sinks.Tests.Mlflow;

/// <summary>
/// A tracking server on loopback that holds every request against the published shapes (mlflow/protos/service.proto) and rules
/// (mlflow/utils/validation.py), and does what a test tells it to do badly. Unknown fields, wrong types and broken limits are violations.
/// </summary>
internal sealed partial class MlflowServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly Lock gate = new();
    private readonly List<HttpListenerResponse> hanging = [];

    public MlflowServer(int port = 0)
    {
        for (int attempt = 0; ; attempt++)
        {
            Address = new Uri($"http://127.0.0.1:{(port == 0 ? FreePort() : port)}/");
            listener = new HttpListener { Prefixes = { Address.ToString() } };
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
            }
        }

        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Address { get; }

    /// <summary>The longest value of a parameter it takes, as servers of different age do; longer ones are refused with a whole batch.</summary>
    public int MaxParameter { get; set; } = 6000;

    /// <summary>A metric under this name is refused with a whole batch.</summary>
    public string? RefusedMetric { get; set; }

    /// <summary>Experiments that were deleted: they are found, and take no runs.</summary>
    public HashSet<string> DeletedExperiments { get; } = [];

    public List<string> Violations { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = new();

    public Dictionary<string, string> Experiments { get; } = [];

    public Dictionary<string, ServedRun> Runs { get; } = [];

    /// <summary>What to do with the next requests instead of answering well; each is used once. True: it was handled.</summary>
    public ConcurrentQueue<Func<HttpListenerContext, bool>> Faults { get; } = new();

    /// <summary>Does the work and then drops the connection: the client never learns of it.</summary>
    public bool LoseNextAnswer { get; set; }

    public static Func<HttpListenerContext, bool> Answer(int status, string body = "", string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.AddHeader("Retry-After", retryAfter);
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        return true;
    };

    /// <summary>Never answers.</summary>
    public bool Hang(HttpListenerContext context)
    {
        lock (gate) hanging.Add(context.Response);
        return true;
    }

    public T Read<T>(Func<MlflowServer, T> read)
    {
        lock (gate) return read(this);
    }

    public void Dispose() => listener.Close();

    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = listener.GetContext();
                if (Faults.TryDequeue(out var fault) && fault(context)) continue;
                Handle(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!listener.IsListening) return;
            }
        }
    }

    private void Handle(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        using MemoryStream body = new();
        context.Request.InputStream.CopyTo(body);
        (int status, string answer) = (400, "");
        lock (gate)
        {
            Requests.Enqueue($"{context.Request.HttpMethod} {path}");
            try
            {
                (status, answer) = (context.Request.HttpMethod, path) switch
                {
                    ("GET", "/api/2.0/mlflow/experiments/get-by-name") => GetExperiment(context.Request),
                    ("POST", "/api/2.0/mlflow/experiments/create") => CreateExperiment(Json(context.Request, body, "name")),
                    ("POST", "/api/2.0/mlflow/runs/create") => CreateRun(Json(context.Request, body, "experiment_id", "run_name?", "start_time", "tags")),
                    ("POST", "/api/2.0/mlflow/runs/search") => Search(Json(context.Request, body, "experiment_ids", "filter", "max_results")),
                    ("POST", "/api/2.0/mlflow/runs/log-batch") => LogBatch(Json(context.Request, body, "run_id", "metrics", "params", "tags")),
                    ("POST", "/api/2.0/mlflow/runs/update") => UpdateRun(Json(context.Request, body, "run_id", "status", "end_time")),
                    _ => throw new FormatException("no such endpoint"),
                };
            }
            catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
            {
                Violations.Add($"{path}: {e.Message}");
                answer = """{"error_code":"INVALID_PARAMETER_VALUE","message":"violation"}""";
            }
        }

        if (LoseNextAnswer)
        {
            LoseNextAnswer = false;
            context.Response.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
    }

    private (int, string) GetExperiment(HttpListenerRequest request)
    {
        string name = request.QueryString["experiment_name"] ?? throw new FormatException("no experiment_name");
        return Experiments.TryGetValue(name, out string? id)
            ? (200, $$$"""{"experiment":{"experiment_id":"{{{id}}}","name":"x","artifact_location":"mlflow-artifacts:/{{{id}}}","lifecycle_stage":"{{{(DeletedExperiments.Contains(id) ? "deleted" : "active")}}}","creation_time":1,"last_update_time":1}}""")
            : (404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Could not find experiment"}""");
    }

    private (int, string) CreateExperiment(JsonElement body)
    {
        string name = body.GetProperty("name").GetString()!;
        if (name.Length is 0 or > 500) throw new FormatException("name");
        string id = (Experiments.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Experiments.TryAdd(name, id)
            ? (200, $$"""{"experiment_id":"{{id}}"}""")
            : (400, """{"error_code":"RESOURCE_ALREADY_EXISTS","message":"Experiment already exists"}""");
    }

    private (int, string) CreateRun(JsonElement body)
    {
        string experiment = body.GetProperty("experiment_id").GetString()!, id = Guid.NewGuid().ToString("N");
        if (!Experiments.ContainsValue(experiment)) throw new FormatException("no such experiment");
        if (DeletedExperiments.Contains(experiment)) return (400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"The experiment must be in the 'active' state."}""");
        Runs.Add(id, new ServedRun(experiment, body.TryGetProperty("run_name", out JsonElement name) ? name.GetString() : null, Positive(body, "start_time"), Pairs(body, "tags", 250, 5000)));
        return (200, $$$$"""{"run":{"info":{"run_id":"{{{{id}}}}","run_uuid":"{{{{id}}}}","experiment_id":"{{{{experiment}}}}","status":"RUNNING","lifecycle_stage":"active"},"data":{},"inputs":{}}}""");
    }

    private (int, string) Search(JsonElement body)
    {
        string experiment = body.GetProperty("experiment_ids").EnumerateArray().Single().GetString()!;
        Match filter = TagFilter().Match(body.GetProperty("filter").GetString()!);
        if (!filter.Success || body.GetProperty("max_results").GetInt32() is < 1 or > 50_000) throw new FormatException("filter");
        string[] found = [.. Runs.Where(run => run.Value.Experiment == experiment && run.Value.Tags.GetValueOrDefault(filter.Groups[1].Value) == filter.Groups[2].Value).Select(run => run.Key)];
        return (200, found is [var id, ..] ? $$$"""{"runs":[{"info":{"run_id":"{{{id}}}"},"data":{}}]}""" : "{}");
    }

    private (int, string) LogBatch(JsonElement body)
    {
        ServedRun run = Run(body);
        JsonElement metrics = body.GetProperty("metrics");
        Dictionary<string, string> parameters = Pairs(body, "params", 250, 6000), tags = Pairs(body, "tags", 250, 5000);
        if (metrics.GetArrayLength() > 1000 || parameters.Count > 100 || tags.Count > 100 || metrics.GetArrayLength() + parameters.Count + tags.Count > 1000) throw new FormatException("batch limits");
        if (parameters.Values.Any(value => value.Length > MaxParameter) || metrics.EnumerateArray().Any(metric => metric.GetProperty("key").GetString() == RefusedMetric))
            return (400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"refused"}""");
        foreach (JsonElement metric in metrics.EnumerateArray())
        {
            Fields(metric, "key", "value", "timestamp", "step");
            JsonElement value = metric.GetProperty("value");
            double number = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => throw new FormatException("value"),
            };
            run.Metrics.Add((Name(metric.GetProperty("key").GetString()!, 250), number, Positive(metric, "timestamp"), metric.GetProperty("step").GetInt64()));
        }

        foreach ((string key, string value) in parameters)
            if (run.Parameters.TryGetValue(key, out string? before) && before != value) throw new FormatException($"param {key} changed");
            else run.Parameters[key] = value;
        foreach ((string key, string value) in tags) run.Tags[key] = value;
        return (200, "{}");
    }

    private (int, string) UpdateRun(JsonElement body)
    {
        ServedRun run = Run(body);
        run.Status = body.GetProperty("status").GetString()!;
        if (run.Status is not ("FINISHED" or "FAILED" or "KILLED")) throw new FormatException("status");
        run.EndTime = Positive(body, "end_time");
        return (200, """{"run_info":{"run_id":"x"}}""");
    }

    private ServedRun Run(JsonElement body) => Runs.GetValueOrDefault(body.GetProperty("run_id").GetString()!) ?? throw new FormatException("no such run");

    private static JsonElement Json(HttpListenerRequest request, MemoryStream body, params string[] fields)
    {
        if (request.ContentType != "application/json") throw new FormatException($"content type {request.ContentType}");
        if (body.Length > 1_000_000) throw new FormatException($"{body.Length} bytes");
        JsonElement json = JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
        Fields(json, fields);
        return json;
    }

    private static void Fields(JsonElement json, params string[] fields)
    {
        string[] present = [.. json.EnumerateObject().Select(property => property.Name)];
        if (present.Except(fields.Select(field => field.TrimEnd('?'))).FirstOrDefault() is { } unknown) throw new FormatException($"unknown field {unknown}");
        if (fields.Where(field => !field.EndsWith('?')).Except(present).FirstOrDefault() is { } missing) throw new FormatException($"missing field {missing}");
    }

    private static Dictionary<string, string> Pairs(JsonElement body, string field, int maxKey, int maxValue)
    {
        Dictionary<string, string> pairs = [];
        foreach (JsonElement pair in body.GetProperty(field).EnumerateArray())
        {
            Fields(pair, "key", "value");
            string value = pair.GetProperty("value").GetString()!;
            if (value.Length > maxValue) throw new FormatException($"value of {value.Length} characters");
            if (!pairs.TryAdd(Name(pair.GetProperty("key").GetString()!, maxKey), value)) throw new FormatException("duplicate key");
        }

        return pairs;
    }

    private static string Name(string name, int max)
    {
        if (name.Length == 0 || name.Length > max || !AllowedName().IsMatch(name)) throw new FormatException($"name {name}");
        if (name.StartsWith('/') || name.EndsWith('/') || name.Split('/').Any(part => part is "" or "." or "..")) throw new FormatException($"path {name}");
        return name;
    }

    private static long Positive(JsonElement json, string field) => json.GetProperty(field).GetInt64() is >= 0 and var value ? value : throw new FormatException(field);

    [GeneratedRegex(@"^[/\w.\- ]*$")]
    private static partial Regex AllowedName();

    [GeneratedRegex(@"^tags\.`([\w.]+)` = '([^'`""\\]*)'$")]
    private static partial Regex TagFilter();

    internal sealed record ServedRun(string Experiment, string? Name, long StartTime, Dictionary<string, string> Tags)
    {
        public List<(string Key, double Value, long Time, long Step)> Metrics { get; } = [];

        public Dictionary<string, string> Parameters { get; } = [];

        public string Status { get; set; } = "RUNNING";

        public long EndTime { get; set; }

        public (long Step, double Value)[] this[string key] => [.. Metrics.Where(metric => metric.Key == key).Select(metric => (metric.Step, metric.Value))];
    }
}
