using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelObservability;
using ModelServersSample;
using OpenTelemetry;
using Samples;

if (CommandLine.Answer(args, "Calls a server that speaks three protocols of model servers, and shows what is observed of it.") is { } exitCode) return exitCode;

// Any server takes its place: TensorFlow Serving, Triton, KServe, OpenVINO, TorchServe, vLLM, Ollama, OpenAI, Azure.
await using TinyServer server = await TinyServer.Start();

ServiceCollection services = new();
services.AddHttpClient("models", client => client.BaseAddress = server.Address)
    .AddModelObservability();   // the line that changes

// What follows only shows what is observed; an application has AddModelObservability() instead.
using OpenTelemetrySdk? otlp = Otlp.Start("model-servers");
using Observations observed = new(severalModels: true);
await using ServiceProvider provider = services.BuildServiceProvider();
using HttpClient models = provider.GetRequiredService<IHttpClientFactory>().CreateClient("models");

Console.WriteLine("TensorFlow Serving, three instances:");
await Show("/v1/models/half_plus_two:predict", """{"instances": [1.0, 2.0, 5.0]}""");

Console.WriteLine("Open Inference Protocol, a tensor of two rows:");
await Show("/v2/models/row_sums/infer", """{"inputs": [{"name": "rows", "datatype": "FP64", "shape": [2, 3], "data": [1, 2, 3, 4, 5, 6]}]}""");

Console.WriteLine("OpenAI-style chat, in one answer and as a stream:");
await Show("/v1/chat/completions", """{"model": "parrot", "messages": [{"role": "user", "content": "Say it again"}]}""");
await Stream("Say every word of this again", chunks: int.MaxValue);

Console.WriteLine("A stream that is left after three chunks:");
await Stream("Nobody will read all of this", chunks: 3);

Console.WriteLine("A model that is not loaded yet:");
await Show("/v1/models/still_loading:predict", """{"instances": [1.0]}""");

Console.WriteLine("A gateway that answers with its login page and status 200:");
await Show("/gateway/v1/models/behind_a_login:predict", """{"instances": [1.0]}""");

Console.WriteLine("What was observed (the first call also made the connection):");
observed.Print("gen_ai.", "ml.inference.batch", "ml.inference.duration", "ml.inference.items", "ml.inference.phase", "ml.tokens");
return 0;

async Task Show(string path, string json)
{
    using HttpResponseMessage answer = await models.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
    Console.WriteLine($"  {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n");
}

async Task Stream(string question, int chunks)
{
    object body = new { model = "parrot", stream = true, messages = new[] { new { role = "user", content = question } } };
    using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body) };
    using HttpResponseMessage answer = await models.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    using StreamReader reader = new(await answer.Content.ReadAsStreamAsync());
    Console.Write("  ");
    for (int read = 0; read < chunks && await reader.ReadLineAsync() is { } line and not "data: [DONE]";)
    {
        if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
        Console.Write(JsonNode.Parse(line[6..])!["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["delta"]!["content"] : "");
        read++;
    }

    Console.WriteLine("\n");
}
