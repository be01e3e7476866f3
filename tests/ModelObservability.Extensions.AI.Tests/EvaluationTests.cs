using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>Judgements that come after the answer, joined to the span of their call by the id of the response.</summary>
[TestFixture]
public sealed class EvaluationTests : ChatScene
{
    private readonly List<ResponseEvaluation> recorded = [];

    [SetUp]
    public void Hear()
    {
        recorded.Clear();
        ModelMonitor.AnyEvaluationRecorded += Keep;
    }

    [TearDown]
    public void Leave() => ModelMonitor.AnyEvaluationRecorded -= Keep;

    [Test]
    public async Task A_judgement_finds_the_span_of_its_call_however_often_it_is_judged([Values] bool streams)
    {
        using SpanReadings spans = new(Name);
        EvaluationTracker evaluations = Monitor.TrackEvaluations();
        await Ask("answer-7", streams);
        await Ask("answer-8", streams);

        Assert.That(evaluations.Record("answer-7", "relevance", 0.8, "good"), Is.True);
        Assert.That(evaluations.Record("answer-7", "thumbs", label: "up"), Is.True);
        ActivityContext first = spans.Stopped[0].Context;
        Assert.That(recorded, Is.EqualTo(new[]
        {
            new ResponseEvaluation(Monitor.Identity, "relevance", Time.GetUtcNow(), first) { Score = 0.8, Label = "good", ResponseId = "answer-7" },
            new ResponseEvaluation(Monitor.Identity, "thumbs", Time.GetUtcNow(), first) { Label = "up", ResponseId = "answer-7" },
        }));
    }

    [Test]
    public async Task The_attributes_are_those_of_the_convention_and_an_explanation_is_dropped_unless_it_is_wanted([Values] bool wanted)
    {
        EvaluationTracker evaluations = Monitor.TrackEvaluations(new() { IncludeExplanations = wanted });
        evaluations.Record("answer-7", "relevance", 0.8, "good", "it quotes the question");

        Dictionary<string, object?> expected = new()
        {
            ["ml.model.name"] = Name,
            ["gen_ai.evaluation.name"] = "relevance",
            ["gen_ai.evaluation.score.value"] = 0.8,
            ["gen_ai.evaluation.score.label"] = "good",
            ["gen_ai.response.id"] = "answer-7",
        };
        if (wanted) expected["gen_ai.evaluation.explanation"] = "it quotes the question";
        Assert.That(recorded.Single().Attributes, Is.EquivalentTo(expected));
    }

    [Test]
    public void An_unknown_response_is_published_with_its_id_alone()
    {
        EvaluationTracker evaluations = Monitor.TrackEvaluations();
        Assert.That(evaluations.Record("from another process", "thumbs", label: "down"), Is.False);
        Assert.That((recorded.Single().Trace, recorded[0].ResponseId), Is.EqualTo((default(ActivityContext), "from another process")));
    }

    [Test]
    public async Task Calls_are_forgotten_by_age_and_for_want_of_room()
    {
        using SpanReadings spans = new(Name);
        EvaluationTracker evaluations = Monitor.TrackEvaluations(new() { Capacity = 2, MaxAge = TimeSpan.FromMinutes(10) });
        foreach (string id in new[] { "first", "second", "third" }) await Ask(id);

        Assert.That(evaluations.Record("first", "thumbs", 1), Is.False, "no room");
        Assert.That(evaluations.Record("third", "thumbs", 1), Is.True);
        Time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(evaluations.Record("third", "thumbs", 1), Is.False, "too old");
    }

    [Test]
    public async Task A_call_that_was_told_can_be_judged_without_an_id()
    {
        using SpanReadings spans = new(Name);
        CallInfo? call = null;
        Client.Answer = _ => Task.FromResult(new ChatResponse());
        await Observed(new() { OnCallEnded = told => call = told }).GetResponseAsync(Hello);

        Assert.That(Monitor.TrackEvaluations().Record(call!, "relevance", 1), Is.True);
        Assert.That((recorded.Single().Trace, recorded[0].ResponseId), Is.EqualTo((spans.Stopped.Single().Context, (string?)null)));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_score_that_is_no_number_is_left_out_and_said(double score)
    {
        Monitor.TrackEvaluations().Record("answer-7", "relevance", score);
        Assert.That((recorded.Single().Score, recorded[0].ErrorType), Is.EqualTo(((double?)null, "not_finite")));
    }

    [Test]
    public void Names_labels_ids_and_explanations_are_bounded()
    {
        string endless = new('x', 10_000);
        Monitor.TrackEvaluations(new() { IncludeExplanations = true }).Record(endless, endless, label: endless, explanation: new string('x', 4095) + "\U0001F600");
        ResponseEvaluation only = recorded.Single();
        Assert.That(new[] { only.Name.Length, only.Label!.Length, only.ResponseId!.Length }, Is.All.LessThanOrEqualTo(128));
        Assert.That(only.Explanation, Is.EqualTo(new string('x', 4095)), "no half of a character");
    }

    [Test]
    public async Task A_long_id_finds_its_call()
    {
        using SpanReadings spans = new(Name);
        string id = new('i', 500);
        EvaluationTracker evaluations = Monitor.TrackEvaluations();
        await Ask(id);
        Assert.That(evaluations.Record(id, "thumbs", 1), Is.True);
    }

    [Test]
    public void What_says_nothing_is_refused_by_name()
    {
        EvaluationTracker evaluations = Monitor.TrackEvaluations();
        Assert.That(() => evaluations.Record("answer-7", "relevance"), Throws.ArgumentException.With.Message.Contains("relevance").And.Message.Contains("score"));
        Assert.That(() => evaluations.Record("answer-7", " ", 1), Throws.ArgumentException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => evaluations.Record(" ", "relevance", 1), Throws.ArgumentException.With.Property("ParamName").EqualTo("responseId"));
        Assert.That(() => evaluations.Record((CallInfo)null!, "relevance", 1), Throws.ArgumentNullException);
        Assert.That(() => new EvaluationOptions { Capacity = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Capacity is 0").And.Message.Contains("1 to 100,000,000"));
        Assert.That(() => new EvaluationOptions { MaxAge = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxAge"));
        Assert.That(recorded, Is.Empty);
    }

    [Test]
    public void Trackers_of_a_monitor_share_what_is_remembered_and_other_options_are_refused()
    {
        EvaluationOptions options = new() { Capacity = 7 };
        _ = (Monitor.TrackEvaluations(options), Monitor.TrackEvaluations(), Monitor.TrackEvaluations(new() { Capacity = 7 }));
        Assert.That(() => Monitor.TrackEvaluations(new() { Capacity = 8 }), Throws.InvalidOperationException.With.Message.Contains("Capacity = 7").And.Message.Contains("Capacity = 8"));
    }

    [Test]
    [ProvokesFaults]
    public void After_the_monitor_is_disposed_nothing_is_recorded_and_tracking_throws()
    {
        EvaluationTracker evaluations = Monitor.TrackEvaluations();
        Monitor.Dispose();
        Assert.That(evaluations.Record("answer-7", "relevance", 1), Is.False);
        Assert.That(recorded, Is.Empty);
        Assert.That(() => Monitor.TrackEvaluations(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    [ProvokesFaults]
    public void A_handler_that_throws_is_counted_and_the_others_still_hear()
    {
        Action<ResponseEvaluation> throws = _ => throw new InvalidOperationException("from a handler");
        ModelMonitor.AnyEvaluationRecorded -= Keep;
        ModelMonitor.AnyEvaluationRecorded += throws;
        ModelMonitor.AnyEvaluationRecorded += Keep;
        Monitor.TrackEvaluations().Record("answer-7", "relevance", 1);
        ModelMonitor.AnyEvaluationRecorded -= throws;
        Assert.That(recorded, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_remembered_call_takes_no_more_than_the_page_says()
    {
        const int Calls = 8_192;
        using ActivityListener listener = new() // keeps no span
        {
            ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        EvaluationTracker evaluations = Monitor.TrackEvaluations(new() { Capacity = Calls });
        await Ask("chatcmpl-first");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int call = 0; call < Calls; call++) await Ask($"chatcmpl-{call:000000000000000000000000}");
        double each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Calls;
        TestContext.Out.WriteLine($"{each:0} bytes");

        Assert.That(each, Is.InRange(100, 400));
        Assert.That(evaluations.Record("chatcmpl-first", "thumbs", 1), Is.False, "it gave way");
    }

    private async Task Ask(string id, bool streams = false)
    {
        Client.Answer = _ => Task.FromResult(new ChatResponse { ResponseId = id });
        Client.Script.Clear();
        Client.Does(1, new ChatResponseUpdate(ChatRole.Assistant, "x") { ResponseId = id });
        if (streams) await Read(Observed().GetStreamingResponseAsync(Hello));
        else await Observed().GetResponseAsync(Hello);
    }

    private void Keep(ResponseEvaluation evaluation)
    {
        if (evaluation.Model.Name == Name) recorded.Add(evaluation);
    }
}
