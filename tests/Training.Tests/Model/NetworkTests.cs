using Training.Model;

namespace Training.Tests.Model;

[TestFixture]
public sealed class NetworkTests
{
    private static readonly Tumours All = Tumours.Load(Options.DataPath);

    [Test]
    public void The_file_holds_357_benign_and_212_malignant_tumours()
    {
        Assert.That((All.Count, All.Labels.Sum()), Is.EqualTo((569, 212)));
    }

    [Test]
    public void A_split_gives_every_tumour_to_one_part_and_the_same_one_for_the_same_seed()
    {
        var (training, validation, test) = All.Split(3);
        var again = All.Split(3);
        Assert.That((training.Count, validation.Count, test.Count), Is.EqualTo((343, 113, 113)));
        Assert.That(Rows(training).Concat(Rows(validation)).Concat(Rows(test)).Order(), Is.EqualTo(Rows(All).Order()));
        Assert.That(Rows(again.Training), Is.EqualTo(Rows(training)));
    }

    [Test]
    public void Standardised_measurements_have_mean_0_and_variance_1()
    {
        Tumours standard = All.Standardisation()(All);
        for (int column = 0; column < Tumours.Width; column++)
        {
            double[] values = [.. Enumerable.Range(0, All.Count).Select(row => standard.Row(row)[column])];
            Assert.That(values.Average(), Is.Zero.Within(1e-12));
            Assert.That(values.Average(static value => value * value), Is.EqualTo(1).Within(1e-12));
        }
    }

    [Test]
    public void Batches_hold_every_sample_once_in_an_order_of_their_epoch()
    {
        IReadOnlyList<Tumours> first = All.Batches(16, 7, 1), second = All.Batches(16, 7, 2);
        Assert.That(first.SelectMany(Rows).Order(), Is.EqualTo(Rows(All).Order()));
        Assert.That(first.SelectMany(Rows), Is.Not.EqualTo(second.SelectMany(Rows)));
        Assert.That(first.SelectMany(Rows), Is.EqualTo(All.Batches(16, 7, 1).SelectMany(Rows)));
        Assert.That((first.Count, first[^1].Count), Is.EqualTo((36, 9)));
    }

    [Test]
    public void Gradients_are_those_of_finite_differences()
    {
        Tumours batch = All.Standardisation()(All).Pick(Enumerable.Range(0, 12).ToArray());
        Network network = new(hidden: 5, seed: 1);
        const double Decay = 0.01, Nudge = 1e-6;
        double[] before = [.. network.Parameters];
        network.Learn(batch, Decay);
        network.Update(rate: 1, momentum: 0); // so that what changed is the gradient
        double[] gradient = [.. before.Zip(network.Parameters, static (old, now) => old - now)];

        for (int at = 0; at < before.Length; at++)
        {
            Assert.That(gradient[at], Is.EqualTo((LossAt(before[at] + Nudge) - LossAt(before[at] - Nudge)) / (2 * Nudge)).Within(1e-7), $"parameter {at}");

            double LossAt(double value)
            {
                before.CopyTo(network.Parameters, 0);
                network.Parameters[at] = value;
                return network.Learn(batch, Decay).Loss + Decay / 2 * network.Parameters.Sum(static one => one * one);
            }
        }
    }

    [Test]
    public void The_loss_of_the_surest_answers_is_exact()
    {
        Tumours pair = new(new double[2 * Tumours.Width], [1, 0]);
        Network network = new(hidden: 1, seed: 1);
        network.Parameters[^1] = 800; // the logit of both
        Assert.That(network.Learn(pair, 0).Loss, Is.EqualTo(400), "0 for the one and 800 for the other");
        network.Parameters[^1] = -800;
        Assert.That(network.Learn(pair, 0).Loss, Is.EqualTo(400));
    }

    [Test]
    public void Momentum_adds_up()
    {
        Network network = new(hidden: 1, seed: 1);
        Tumours one = new(new double[Tumours.Width], [1]);
        double[] bias = [network.Parameters[^1], 0, 0];
        for (int step = 1; step < 3; step++)
        {
            double pull = 1 / (1 + Math.Exp(-network.Parameters[^1])) - 1;
            network.Learn(one, 0);
            double expected = 0.5 * network.Velocity[^1] - 0.1 * pull;
            network.Update(0.1, 0.5);
            Assert.That(network.Velocity[^1], Is.EqualTo(expected).Within(1e-15));
            Assert.That(network.Parameters[^1], Is.EqualTo(bias[step - 1] + expected).Within(1e-15));
            bias[step] = network.Parameters[^1];
        }
    }

    private static IEnumerable<string> Rows(Tumours tumours) =>
        Enumerable.Range(0, tumours.Count).Select(row => string.Join(' ', tumours.Row(row).ToArray()) + " " + tumours.Labels[row]);
}
