using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Tests.Protocols;

[TestFixture]
public sealed class RouteReaderTests
{
    [TestCase("/v1/models/half_plus_two:predict", "TensorFlowServing Predict half_plus_two -")]
    [TestCase("/v1/models/half_plus_two/versions/123:classify", "TensorFlowServing Predict half_plus_two 123")]
    [TestCase("/v1/models/m/labels/stable:regress", "TensorFlowServing Predict m stable")]
    [TestCase("/gateway/serving/v1/models/m:explain", "TensorFlowServing Predict m -")]
    [TestCase("/v1/models/a%20b%2Fc:predict", "TensorFlowServing Predict a b/c -")]
    [TestCase("/v2/models/mnist/infer", "OpenInference Predict mnist -")]
    [TestCase("/v2/models/mnist/versions/10/infer", "OpenInference Predict mnist 10")]
    [TestCase("/v2/models/llm/generate", "OpenInference Predict llm -")]
    [TestCase("/v2/models/llm/versions/1/generate_stream", "OpenInference Predict llm 1")]
    [TestCase("/predictions/resnet-18", "TorchServe PredictAnything resnet-18 -")]
    [TestCase("/predictions/resnet-18/2.0", "TorchServe PredictAnything resnet-18 2.0")]
    [TestCase("/v1/chat/completions", "OpenAI Chat - -")]
    [TestCase("/chat/completions", "OpenAI Chat - -")]
    [TestCase("/openai/v1/chat/completions", "OpenAI Chat - -")]
    [TestCase("/openai/deployments/gpt-mine/chat/completions", "OpenAI Chat gpt-mine -")]
    [TestCase("/openai/deployments/ada/embeddings", "OpenAI Embeddings ada -")]
    [TestCase("/v1/completions", "OpenAI Completion - -")]
    [TestCase("/v1/embeddings", "OpenAI Embeddings - -")]
    [TestCase("/v1/responses", "OpenAI Response - -")]
    public void Known_paths_tell_what_is_asked_of_which_model(string path, string expected)
    {
        Route route = RouteReader.Read(path, ModelProtocols.All)!;
        Assert.That($"{route.Protocol} {route.Kind} {route.Model ?? "-"} {route.Version ?? "-"}", Is.EqualTo(expected));
    }

    [TestCase("/")]
    [TestCase("")]
    [TestCase("/v1/models/m")]
    [TestCase("/v1/models/:predict")]
    [TestCase("/v1/models/m:shutdown")]
    [TestCase("/v1/models/m/versions/1/x:predict")]
    [TestCase("/v1/models/m/metadata")]
    [TestCase("/v2/models/m")]
    [TestCase("/v2/models/m/ready")]
    [TestCase("/v2/models//infer")]
    [TestCase("/v2/models/m/revisions/1/infer")]
    [TestCase("/v2/repository/models/m/load")]
    [TestCase("/predictions/")]
    [TestCase("/predictions/a/b/c")]
    [TestCase("/weather/predictions/today")]
    [TestCase("/embeddings")]
    [TestCase("/survey/responses")]
    [TestCase("/tasks/completions")]
    [TestCase("/v1/chat")]
    [TestCase("/inference.GRPCInferenceService/ModelInfer")]
    public void Other_paths_are_nobodys_business(string path) => Assert.That(RouteReader.Read(path, ModelProtocols.All), Is.Null);

    [Test]
    public void A_name_without_end_is_shortened() =>
        Assert.That(RouteReader.Read($"/v1/models/{new string('x', 10_000)}:predict", ModelProtocols.All)?.Model, Does.Match("^x{100}~[0-9a-f]{8}$"));

    [Test]
    public void Only_what_is_wanted_is_recognised()
    {
        Assert.That(RouteReader.Read("/v1/models/m:predict", ModelProtocols.All & ~ModelProtocols.TensorFlowServing), Is.Null);
        Assert.That(RouteReader.Read("/v1/chat/completions", ModelProtocols.TorchServe), Is.Null);
        Assert.That(RouteReader.Read("/v2/models/m/infer", ModelProtocols.OpenInference), Is.Not.Null);
    }

    [Test]
    public void Only_posts_are_predictions()
    {
        RouteTable table = new(ModelProtocols.All);
        using HttpRequestMessage get = new(HttpMethod.Get, new Uri("http://host/v1/models/m:predict"));
        using HttpRequestMessage post = new(HttpMethod.Post, new Uri("http://host/v1/models/m:predict?x=1"));
        using HttpRequestMessage relative = new(HttpMethod.Post, new Uri("/v1/models/m:predict", UriKind.Relative));
        using HttpRequestMessage nowhere = new();
        Assert.That(table.Find(get), Is.Null);
        Route? first = table.Find(post);
        Assert.That(first, Is.Not.Null);
        Assert.That(table.Find(post), Is.SameAs(first));
        Assert.That(table.Find(relative), Is.Null);
        Assert.That(table.Find(nowhere), Is.Null);
    }
}
