namespace ModelObservability.Hosting.Health;

/// <summary>One point of an instrument.</summary>
internal readonly record struct Reading(string Instrument, double Value, KeyValuePair<string, object?>[] Tags)
{
    /// <summary>The model as people write it: its name, and its version where it has one.</summary>
    public string Model => this[ModelReadings.Names.Version] is { Length: > 0 } version ? $"{this[ModelReadings.Names.Model]} {version}" : this[ModelReadings.Names.Model];

    /// <summary>The text of an attribute; empty where there is none.</summary>
    public string this[string attribute]
    {
        get
        {
            foreach (var (key, value) in Tags)
                if (key == attribute) return value as string ?? "";
            return "";
        }
    }
}
