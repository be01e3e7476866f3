using System.Diagnostics;
using ModelObservability.Instrumentation;
using ModelObservability.LanguageModels;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// Publishes judgements of what a language model answered, which often come later: from users, from a judge, from a test. They are joined to the spans of
/// their calls, so that a trace shows them beside each other. Thread-safe.
/// </summary>
public sealed class EvaluationTracker
{
    private const int LongestExplanation = 4096;

    private readonly ModelMonitor monitor;
    private readonly RememberedCalls calls;

    internal EvaluationTracker(ModelMonitor monitor, RememberedCalls calls) => (this.monitor, this.calls) = (monitor, calls);

    internal static event Action<ResponseEvaluation>? Recorded;

    /// <summary>Records a judgement of the response with this id.</summary>
    /// <param name="responseId">The id of the response, as <c>ChatResponse.ResponseId</c> has it.</param>
    /// <param name="name">What is judged (<c>relevance</c>, <c>thumbs</c>); not blank. There should be few.</param>
    /// <param name="score">The score. One that is not finite is left out, and the event says so.</param>
    /// <param name="label">The score as a word (<c>pass</c>, <c>up</c>). There should be few.</param>
    /// <param name="explanation">Why. Dropped unless <see cref="EvaluationOptions.IncludeExplanations"/> is on; at most 4,096 characters.</param>
    /// <returns>Whether the span of the call is known. If not, the event carries only the id of the response.</returns>
    /// <exception cref="ArgumentException"><paramref name="responseId"/> or <paramref name="name"/> is blank, or there is neither a score nor a label.</exception>
    public bool Record(string responseId, string name, double? score = null, string? label = null, string? explanation = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(responseId);
        string id = AttributeText.Name(responseId);
        bool isKnown = calls.TryFind(id, out ActivityContext trace);
        Record(trace, id, name, score, label, explanation);
        return isKnown;
    }

    /// <summary>Records a judgement of a call, also one whose provider gives responses no id.</summary>
    /// <param name="call">The call, as <c>OnCallEnded</c> gave it.</param>
    /// <param name="name">What is judged; not blank. There should be few.</param>
    /// <param name="score">The score. One that is not finite is left out, and the event says so.</param>
    /// <param name="label">The score as a word. There should be few.</param>
    /// <param name="explanation">Why. Dropped unless <see cref="EvaluationOptions.IncludeExplanations"/> is on; at most 4,096 characters.</param>
    /// <returns>Whether the call has a span.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, or there is neither a score nor a label.</exception>
    public bool Record(CallInfo call, string name, double? score = null, string? label = null, string? explanation = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        Record(call.Trace, call.ResponseId, name, score, label, explanation);
        return call.Trace != default;
    }

    private void Record(ActivityContext trace, string? responseId, string name, double? score, string? label, string? explanation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (score is null && string.IsNullOrWhiteSpace(label))
            throw new ArgumentException($"The evaluation '{name}' has neither a score nor a label; it needs one of them.", nameof(score));
        if (!monitor.IsWatching()) return;
        bool isFinite = score is not { } number || double.IsFinite(number);
        GuardedHandlers.Invoke(Recorded, new ResponseEvaluation(monitor.Identity, AttributeText.Name(name), monitor.Clock.UtcNow(), trace)
        {
            Score = isFinite ? score : null,
            Label = string.IsNullOrWhiteSpace(label) ? null : AttributeText.Name(label),
            Explanation = calls.Options.IncludeExplanations ? Shortened(explanation) : null,
            ResponseId = responseId,
            ErrorType = isFinite ? null : GenAiNames.Evaluation.NotFinite,
        });
    }

    private static string? Shortened(string? explanation)
    {
        if (explanation is not { Length: > LongestExplanation }) return explanation;
        return explanation[..(char.IsHighSurrogate(explanation[LongestExplanation - 1]) ? LongestExplanation - 1 : LongestExplanation)];
    }
}
