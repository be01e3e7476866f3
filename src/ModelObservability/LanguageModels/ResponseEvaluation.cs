using System.Diagnostics;
using ModelObservability.LanguageModels;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>A judgement of one response of a language model: OpenTelemetry's event <c>gen_ai.evaluation.result</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">What was judged.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="Trace">The span of the call; default if it is not known.</param>
public sealed record ResponseEvaluation(ModelIdentity Model, string Name, DateTimeOffset Time, ActivityContext Trace)
{
    /// <summary>The name of the event.</summary>
    public const string EventName = GenAiNames.Evaluation.Event;

    /// <summary>The score, a finite number; null for none.</summary>
    public double? Score { get; init; }

    /// <summary>The score as a word, such as <c>pass</c>; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>Why; null unless <see cref="EvaluationOptions.IncludeExplanations"/> is on.</summary>
    public string? Explanation { get; init; }

    /// <summary>The id of the response; null if it has none.</summary>
    public string? ResponseId { get; init; }

    /// <summary><c>not_finite</c> for a score that was no finite number and is left out; else null.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The attributes of the event, for bridges to logs.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Attributes
    {
        get
        {
            List<KeyValuePair<string, object?>> attributes = [new(Names.Model.Name, Model.Name)];
            Add(Names.Model.Version, Model.Version);
            Add(GenAiNames.Evaluation.Name, Name);
            Add(GenAiNames.Evaluation.Score, Score);
            Add(GenAiNames.Evaluation.Label, Label);
            Add(GenAiNames.Evaluation.Explanation, Explanation);
            Add(GenAiNames.ResponseId, ResponseId);
            Add(Names.ErrorType, ErrorType);
            return attributes;

            void Add(string name, object? value)
            {
                if (value is not null) attributes.Add(new(name, value));
            }
        }
    }
}
