using System.Text.Json.Serialization;

namespace RollBack;

/// <summary>What Alertmanager posts, as far as it is read here.</summary>
internal sealed record Notification([property: JsonRequired] IReadOnlyList<Alert> Alerts);

/// <summary>One alert of a notification.</summary>
internal sealed record Alert(
    [property: JsonRequired] string Status, [property: JsonRequired] IReadOnlyDictionary<string, string> Labels, [property: JsonRequired] DateTimeOffset StartsAt, [property: JsonRequired] string Fingerprint)
{
    /// <summary>The same alert, fired anew later, is another: it began at another time.</summary>
    [JsonIgnore]
    public string Key => $"{Fingerprint}/{StartsAt.UtcTicks}";
}

/// <summary>What the application is asked to do.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version to go back from.</param>
/// <param name="Reason">The name of the alert.</param>
internal sealed record RollBackRequest(string Model, string Version, string Reason);
