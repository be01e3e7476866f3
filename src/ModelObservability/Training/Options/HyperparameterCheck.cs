namespace ModelObservability.Training;

/// <summary>Validates hyperparameters.</summary>
internal static class HyperparameterCheck
{
    /// <summary>A copy that cannot change later.</summary>
    public static IReadOnlyDictionary<string, object> Copy(IReadOnlyDictionary<string, object> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        Dictionary<string, object> copy = new(values.Count, StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (string.IsNullOrWhiteSpace(key)) throw new ArgumentException($"{name} has a blank name.", name);
            if (value is not (string or bool or int or long or float or double))
                throw new ArgumentException($"{name}[{key}] is a {value?.GetType().Name ?? "null"}; it must be a text, a boolean, an int, a long, a float or a double.", name);
            copy.Add(key, value);
        }

        return copy;
    }
}
