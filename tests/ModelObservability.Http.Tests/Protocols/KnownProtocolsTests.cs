using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Tests.Protocols;

[TestFixture]
public sealed class KnownProtocolsTests
{
    [TestCase("/v1/models/half_plus_two:predict", "tensorflow_serving predict half_plus_two -")]
    [TestCase("/v1/models/half_plus_two/versions/123:classify", "tensorflow_serving predict half_plus_two 123")]
    [TestCase("/v1/models/m/labels/stable:regress", "tensorflow_serving predict m stable")]
    [TestCase("/gateway/serving/v1/models/m:explain", "tensorflow_serving predict m -")]
    [TestCase("/v1/models/a%20b%2Fc:predict", "tensorflow_serving predict a b/c -")]
    [TestCase("/v2/models/mnist/infer", "open_inference predict mnist -")]
    [TestCase("/v2/models/mnist/versions/10/infer", "open_inference predict mnist 10")]
    [TestCase("/v2/models/llm/generate", "open_inference predict llm -")]
    [TestCase("/v2/models/llm/versions/1/generate_stream", "open_inference predict llm 1")]
    [TestCase("/predictions/resnet-18", "torchserve predict resnet-18 -")]
    [TestCase("/predictions/resnet-18/2.0", "torchserve predict resnet-18 2.0")]
    [TestCase("/v1/chat/completions", "openai chat - -")]
    [TestCase("/chat/completions", "openai chat - -")]
    [TestCase("/openai/v1/chat/completions", "openai chat - -")]
    [TestCase("/openai/deployments/gpt-mine/chat/completions", "openai chat gpt-mine -")]
    [TestCase("/openai/deployments/ada/embeddings", "openai embeddings ada -")]
    [TestCase("/v1/completions", "openai text_completion - -")]
    [TestCase("/v1/embeddings", "openai embeddings - -")]
    [TestCase("/v1/responses", "openai chat - -")]
    public void Known_paths_tell_what_is_asked_of_which_model(string path, string expected)
    {
        Route route = KnownProtocols.Match(path, ModelProtocols.All)!;
        Assert.That($"{route.Endpoint.Protocol} {route.Endpoint.Operation ?? "predict"} {route.Model ?? "-"} {route.Version ?? "-"}", Is.EqualTo(expected));
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
    public void Other_paths_are_nobodys_business(string path) => Assert.That(KnownProtocols.Match(path, ModelProtocols.All), Is.Null);

    [Test]
    public void A_name_without_end_is_shortened() =>
        Assert.That(KnownProtocols.Match($"/v1/models/{new string('x', 10_000)}:predict", ModelProtocols.All)?.Model, Does.Match("^x{100}~[0-9a-f]{8}$"));

    [Test]
    public void Only_what_is_wanted_is_recognised()
    {
        Assert.That(KnownProtocols.Match("/v1/models/m:predict", ModelProtocols.All & ~ModelProtocols.TensorFlowServing), Is.Null);
        Assert.That(KnownProtocols.Match("/v1/chat/completions", ModelProtocols.TorchServe), Is.Null);
        Assert.That(KnownProtocols.Match("/v2/models/m/infer", ModelProtocols.OpenInference), Is.Not.Null);
    }

    [Test]
    public void Every_flag_is_a_protocol_of_its_own_name()
    {
        Assert.That(KnownProtocols.All.Aggregate(ModelProtocols.None, (all, protocol) => all | protocol.Flag), Is.EqualTo(ModelProtocols.All));
        Assert.That(KnownProtocols.All.Select(protocol => int.PopCount((int)protocol.Flag)), Has.All.EqualTo(1));
        Assert.That(KnownProtocols.All.Select(protocol => protocol.Flag), Is.Unique);
        Assert.That(KnownProtocols.All.Select(protocol => protocol.Name), Is.Unique);
    }
}
