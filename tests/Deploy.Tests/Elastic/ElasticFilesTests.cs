using ModelObservability.Testing;

namespace Deploy.Tests.Elastic;

/// <summary>What <c>deploy/elastic</c> gives to Elasticsearch, Kibana, Filebeat and Logstash, as far as it can be checked without them.</summary>
[TestFixture]
public sealed class ElasticFilesTests
{
    private static readonly string Folder = Repository.PathOf("deploy/elastic");

    [Test]
    public async Task Template_and_pipeline_and_manifests_have_the_types_of_the_clients_of_those_who_read_them()
    {
        string[] said = await Checks.RunAsync("types");
        Assert.That(said.Single(), Does.Match("^[2-9]+ values$|^[1-9][0-9]+ values$"));
        Assert.That(await Checks.TypeScriptAsync(), Is.Empty);
    }

    [Test]
    public async Task Kibana_s_objects_are_what_is_written_name_what_exists_and_ask_for_mapped_fields()
    {
        using TemporaryDirectory written = new();
        await Checks.OutputAsync("src/kibana.mjs", "", written["kibana.ndjson"]);
        string file = Path.Combine(Folder, "kibana.ndjson");
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(await File.ReadAllTextAsync(written["kibana.ndjson"])), Regeneration.Hint);
        Assert.That(await Checks.RunAsync("objects", "", file), Is.EqualTo(new[] { "8 objects, 27 fields, 0 problems" }));
    }

    [Test]
    public async Task Filebeat_and_Logstash_write_where_the_template_and_the_data_view_look()
    {
        string template = await File.ReadAllTextAsync(Path.Combine(Folder, "index-template.json"));
        Assert.That(template, Does.Contain("\"logs-modelobservability-*\"").And.Contain("\"default_pipeline\": \"modelobservability-logs\""));
        string filebeat = await Checks.OutputAsync("src/json.mjs", "", Path.Combine(Folder, "filebeat.yml"));
        Assert.That(filebeat, Does.Contain("\"index\":\"logs-modelobservability-default\"").And.Contain("\"expand_keys\":true").And.Contain("\"overwrite_keys\":true"));
        string logstash = await File.ReadAllTextAsync(Path.Combine(Folder, "logstash.conf"));
        Assert.That(logstash, Does.Contain("data_stream_type => \"logs\"").And.Contain("data_stream_dataset => \"modelobservability\"").And.Contain("data_stream_namespace => \"default\""));
        Assert.That(logstash.Count(one => one == '{'), Is.EqualTo(logstash.Count(one => one == '}') + 1), "a brace of the pattern has no partner");
    }
}
