using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>A call of a model that failed, without its input, its output or the message of its exception.</summary>
/// <param name="Model">The model.</param>
/// <param name="ErrorType">What it failed with, as in <c>error.type</c>: the type of the exception, or the code of a runtime or server.</param>
/// <param name="Duration">How long it took; zero if the clock failed.</param>
/// <param name="Time">When it ended.</param>
/// <param name="Trace">Its span; where it has none, the span it was made in; default if there is none either.</param>
public sealed record FailedCall(ModelIdentity Model, string ErrorType, TimeSpan Duration, DateTimeOffset Time, ActivityContext Trace)
{
    /// <summary>The name of the event in logs.</summary>
    public const string EventName = Names.Inference.FailedEvent;

    /// <summary>Failures of this model with this <see cref="ErrorType"/> that were not told since the last that was; they are counted all the same.</summary>
    public long Withheld { get; init; }

    /// <summary>The attributes of the event, for bridges to logs.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Attributes
    {
        get
        {
            List<KeyValuePair<string, object?>> attributes = [new(Names.Model.Name, Model.Name)];
            if (Model.Version is { } version) attributes.Add(new(Names.Model.Version, version));
            attributes.Add(new(Names.ErrorType, ErrorType));
            attributes.Add(new(Names.Inference.Duration.Name, Duration.TotalSeconds));
            if (Withheld > 0) attributes.Add(new(Names.Inference.Withheld, Withheld));
            return attributes;
        }
    }

    /// <summary>One line for people: <c>A call of fraud 1.0 failed after 0.012 s: System.TimeoutException</c>.</summary>
    public override string ToString()
    {
        string model = Model.Version is { } version ? $"{Model.Name} {version}" : Model.Name;
        string withheld = Withheld > 0 ? FormattableString.Invariant($" ({Withheld} more like it were not told)") : "";
        return FormattableString.Invariant($"A call of {model} failed after {Duration.TotalSeconds:0.######} s: {ErrorType}{withheld}");
    }
}
