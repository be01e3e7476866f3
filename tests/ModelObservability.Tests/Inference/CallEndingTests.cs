using ModelObservability.Inference;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class CallEndingTests
{
    [Test]
    public void A_code_is_not_replaced_by_a_later_exception([Values] bool codeFirst)
    {
        CallEnding ending = default;
        if (codeFirst) ending.RecordFailure("503");
        ending.RecordFailure(new InvalidOperationException());
        if (!codeFirst) ending.RecordFailure("503");

        Assert.That((ending.Outcome, ending.Error, ending.Failed), Is.EqualTo((InferenceOutcome.Error, (object)"503", true)));
    }

    [Test]
    public void A_time_out_that_comes_as_a_cancellation_is_an_error()
    {
        CallEnding timeOut = default, cancelled = default;
        timeOut.RecordFailure(new TaskCanceledException("", new TimeoutException()));
        cancelled.RecordFailure(new TaskCanceledException());

        Assert.That((timeOut.Outcome, cancelled.Outcome), Is.EqualTo((InferenceOutcome.Error, InferenceOutcome.Cancelled)));
        Assert.That(timeOut.Error, Is.EqualTo(typeof(TaskCanceledException)));
    }

    [Test]
    public void Without_a_failure_the_expected_outcome_is_kept()
    {
        CallEnding ending = default;
        ending.Expect(InferenceOutcome.Abandoned);

        Assert.That((ending.Outcome, ending.Error, ending.Failed), Is.EqualTo((InferenceOutcome.Abandoned, (object?)null, false)));
    }

    [Test]
    public void A_faulted_task_has_its_first_exception_and_a_cancelled_one_a_cancellation()
    {
        CallEnding faulted = default, cancelled = default;
        faulted.RecordFailure(Task.FromException<int>(new FormatException()));
        cancelled.RecordFailure(Task.FromCanceled<int>(new CancellationToken(canceled: true)));

        Assert.That((faulted.Outcome, faulted.Error), Is.EqualTo((InferenceOutcome.Error, (object)typeof(FormatException))));
        Assert.That(cancelled.Outcome, Is.EqualTo(InferenceOutcome.Cancelled));
    }
}
