using System.Buffers;
using Fleet.Pools;
using Fleet.Workers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Text;
using NUnit.Framework.Constraints;

namespace Fleet.Tests.Pools;

/// <summary>The rules of a pool, without a cluster.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PoolTests
{
    private static readonly ChurnRows Rows = new(seed: 1, worker: 0, count: 1_000);

    private readonly Pool pool = new(new PoolState());

    [Test]
    public void A_pool_that_nobody_has_sent_to_has_no_answer()
    {
        pool.Begin("a");
        PooledAnswer answer = pool.Answer();

        Assert.That((answer.Workers, answer.States.Length, answer.Scores.Length), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public void The_same_state_again_and_an_earlier_one_change_nothing()
    {
        pool.Begin("a");
        WorkerState early = State("a", 1, 400), late = State("a", 1, 900);

        Assert.That(pool.Take(late), Is.True);
        Assert.That((pool.Take(late), pool.Take(early)), Is.EqualTo((false, false)));
        Assert.That(pool.Answer().States, Is.EqualTo(late.States));
    }

    [Test]
    public void A_later_state_makes_up_for_those_that_were_lost()
    {
        pool.Begin("a");
        pool.Take(State("a", 1, 100));
        pool.Take(State("a", 1, 700)); // those between never came

        Assert.That(Total(), Is.EqualTo(700));
    }

    [Test]
    public void A_worker_that_comes_back_reads_on_behind_what_was_counted()
    {
        pool.Begin("a");
        pool.Take(State("a", 1, 400));
        WorkerStart again = pool.Begin("a");
        pool.Take(new("a", again.Epoch, 1_000, Bytes(400..1_000)));

        Assert.That(again, Is.EqualTo(new WorkerStart(2, 400)));
        Assert.That(pool.Answer().States, Is.EqualTo(Bytes(0..1_000)));
    }

    [Test]
    public void Starting_again_and_again_counts_nothing_twice()
    {
        pool.Begin("a");
        pool.Take(State("a", 1, 400));
        for (int start = 0; start < 5; start++) pool.Begin("a"); // its answer was lost, so it was asked again

        Assert.That(Total(), Is.EqualTo(400));
    }

    [Test]
    public void A_process_that_another_has_replaced_is_refused()
    {
        pool.Begin("a");
        pool.Take(State("a", 1, 400));
        pool.Begin("a");

        Assert.That(() => pool.Take(State("a", 1, 600)), Refused("Epoch 1 of a is over: another process has begun epoch 2"));
        Assert.That(Total(), Is.EqualTo(400));
    }

    [Test]
    public void An_epoch_that_has_not_begun_is_refused()
    {
        pool.Begin("a");

        Assert.That(() => pool.Take(State("a", 2, 400)), Refused("Epoch 2 of a has not begun"));
        Assert.That(() => pool.Take(State("b", 1, 400)), Refused("Epoch 1 of b has not begun"));
    }

    [Test]
    public void A_state_with_other_parameters_is_refused_and_what_differs_is_said()
    {
        pool.Begin("a");
        pool.Begin("b");
        pool.Take(new("a", 1, 1, Written(new BinaryConfusion(threshold: 0.5))));

        Assert.That(() => pool.Take(new("b", 1, 1, Written(new BinaryConfusion(threshold: 0.6)))), Throws.InstanceOf<StateRefusedException>().With.Message.Match("The states of b cannot be pooled.*0[.]6"));
    }

    [Test]
    public void States_of_other_metrics_or_of_fewer_are_refused()
    {
        pool.Begin("a");
        pool.Begin("b");
        pool.Take(State("a", 1, 400));

        Assert.That(() => pool.Take(new("b", 1, 1, Written(new BinaryConfusion()))), Refused("They are of BinaryConfusion; this pool has BinaryConfusion, BoundedRanking, Calibration, QuantileSketch."));
        Assert.That(() => pool.Take(new("b", 1, 1, Written(new Bleu()))), Refused("A state of Bleu is not pooled here"));
        Assert.That(Total(), Is.EqualTo(400));
    }

    [Test]
    public void A_state_in_a_newer_form_is_refused_and_both_forms_are_said()
    {
        pool.Begin("a");
        byte[] newer = Written(new BinaryConfusion());
        newer[5] = 2;

        Assert.That(() => pool.Take(new("a", 1, 1, newer)), Refused("the state is in form 2; this version of the library reads forms 1 to 1"));
    }

    [Test]
    public void Damaged_bytes_are_refused_whatever_the_damage_and_the_pool_stays_as_it_was()
    {
        pool.Begin("a");
        pool.Take(State("a", 1, 400));
        byte[] before = pool.Answer().States, good = Bytes(0..500);
        Random random = new(3);
        for (int attempt = 0; attempt < 2_000; attempt++)
        {
            byte[] bad = (byte[])good.Clone();
            if (attempt % 3 == 0) bad = bad[..random.Next(bad.Length)];
            else if (attempt % 3 == 1) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            else random.NextBytes(bad.AsSpan(random.Next(bad.Length - 1)));
            Assert.That(() => pool.Take(new("a", 1, 500, bad)), Throws.InstanceOf<StateRefusedException>(), $"attempt {attempt}");
        }

        Assert.That(pool.Answer().States, Is.EqualTo(before));
        Assert.That(pool.Take(new("a", 1, 500, good)), Is.True);
    }

    [Test]
    public void What_is_too_much_is_refused()
    {
        pool.Begin("a");

        Assert.That(() => pool.Take(new("a", 1, 1, [])), Refused("there must be 1 to"));
        Assert.That(() => pool.Take(new("a", 1, 1, new byte[Pool.MostBytes + 1])), Refused("there must be 1 to"));
        Assert.That(() => pool.Take(new("a", 1, 1, null!)), Refused("lacks"));
        Assert.That(() => pool.Begin(""), Refused("1 to 128"));
        Assert.That(() => pool.Begin(new string('x', 129)), Refused("1 to 128"));
        for (int worker = 1; worker < Pool.MostWorkers; worker++) pool.Begin($"worker-{worker}");
        Assert.That(() => pool.Begin("one more"), Refused("the most of a pool"));
        Assert.That(pool.Begin("a").Epoch, Is.EqualTo(2), "those that there are may come back");
    }

    internal static byte[] Written<TState, TValue>(Metric<TState, TValue> state)
        where TState : Metric<TState, TValue>, ISerializableMetric<TState, TValue>
    {
        ArrayBufferWriter<byte> output = new();
        state.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static WorkerState State(string worker, long epoch, int rows) => new(worker, epoch, rows, Bytes(0..rows));

    private static byte[] Bytes(Range rows)
    {
        ChurnScores scores = new();
        scores.Add(Rows, rows);
        return scores.ToBytes();
    }

    private static Constraint Refused(string words) => Throws.InstanceOf<StateRefusedException>().With.Message.Contains(words);

    private double Total() => pool.Answer().Scores.Single(static score => score.Name == "samples").Value;
}
