using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>The meter of a metric as labels: <c>otel_scope_name</c>, and version, schema and the meter's own tags where it has them.</summary>
internal sealed class ScopeLabels(LabelNames names)
{
    private const string Prefix = "otel_scope_";
    private readonly List<(string Key, string Name, string Text)> labels = [];

    public void Load(Metric metric)
    {
        labels.Clear();
        Add(Prefix + "name", metric.MeterName);
        Add(Prefix + "version", metric.MeterVersion);
        Add(Prefix + "schema_url", metric.MeterSchemaUrl);
        foreach ((string key, object? value) in metric.MeterTags ?? [])
        {
            string name = names.Translate(Prefix + key);
            if (name is not (Prefix + "name" or Prefix + "version" or Prefix + "schema_url"))
                labels.Add((key, name, LabelText.Of(value)));
        }
    }

    public void AddTo(LabelSet set)
    {
        foreach ((string key, string name, string text) in labels)
            set.AddNamed(key, name, text);
    }

    private void Add(string name, string? text) => labels.Add((name, name, text ?? ""));
}
