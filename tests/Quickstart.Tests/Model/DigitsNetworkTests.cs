using Quickstart.Model;

namespace Quickstart.Tests.Model;

[TestFixture]
public sealed class DigitsNetworkTests
{
    [Test]
    public void It_reads_95_percent_of_images_it_has_never_seen()
    {
        Assert.That(Trained.Network.Accuracy(Trained.Test), Is.GreaterThanOrEqualTo(0.95));
    }

    [Test]
    public void Every_epoch_tells_how_far_training_is()
    {
        Assert.That(Trained.Progress.Select(progress => progress.Epoch), Is.EqualTo(Enumerable.Range(1, Trained.Epochs)));
        Assert.That(Trained.Progress.Select(progress => progress.Epochs), Is.All.EqualTo(Trained.Epochs));
        Assert.That(Trained.Progress[^1].Loss, Is.Positive.And.LessThan(Trained.Progress[0].Loss / 20));
        Assert.That(Trained.Progress[^1].Accuracy, Is.GreaterThan(0.99).And.LessThanOrEqualTo(1));
    }

    [Test]
    public void The_same_seed_gives_the_same_network()
    {
        (Digits training, Digits test) = Trained.Digits.Split(0.9, 3);
        DigitsNetwork first = new(5), second = new(5), other = new(6);
        foreach (DigitsNetwork network in new[] { first, second, other }) Assert.That(network.Train(training, epochs: 2).Count(), Is.EqualTo(2));

        Assert.That(second.Predict(test.Pixels), Is.EqualTo(first.Predict(test.Pixels)));
        Assert.That(other.Predict(test.Pixels), Is.Not.EqualTo(first.Predict(test.Pixels)));
    }

    [Test]
    public void Each_row_is_a_distribution_over_the_digits()
    {
        float[] probabilities = Trained.Network.Predict(Trained.Test.Pixels);

        Assert.That(probabilities, Has.Length.EqualTo(Trained.Test.Count * DigitsNetwork.Classes).And.All.InRange(0f, 1f));
        Assert.That(probabilities.Chunk(DigitsNetwork.Classes).Select(row => row.Sum()), Is.All.EqualTo(1f).Within(1e-5f));
    }

    [Test]
    public void A_batch_gives_what_its_images_give_one_by_one()
    {
        float[] alone = [.. Enumerable.Range(0, 40).SelectMany(index => Trained.Network.Predict(Trained.Test.Image(index).ToArray()))];

        Assert.That(Trained.Network.Predict(Trained.Test.Pixels[..(40 * Digits.ImageSize)]), Is.EqualTo(alone));
    }

    [Test]
    public void A_pixel_that_is_not_a_number_spoils_its_own_row_only()
    {
        float[] pixels = Trained.Test.Pixels[..(3 * Digits.ImageSize)];
        float[] healthy = Trained.Network.Predict(pixels);
        pixels[Digits.ImageSize + 5] = float.NaN;
        float[] spoiled = Trained.Network.Predict(pixels);

        Assert.That(spoiled[10..20], Is.All.NaN);
        Assert.That(spoiled[..10].Concat(spoiled[20..]), Is.EqualTo(healthy[..10].Concat(healthy[20..])));
    }

    [Test]
    public void Logits_of_any_size_stay_probabilities()
    {
        float[] bright = [.. Enumerable.Repeat(1e6f, Digits.ImageSize)];

        Assert.That(Trained.Network.Predict(bright), Is.All.InRange(0f, 1f));
    }

    [Test]
    public void Threads_predict_at_once_without_meeting()
    {
        float[] expected = Trained.Network.Predict(Trained.Test.Pixels);
        float[][] answers = new float[8][];
        Parallel.For(0, answers.Length, index => answers[index] = Trained.Network.Predict(Trained.Test.Pixels));

        Assert.That(answers, Is.All.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(65)]
    public void Pixels_that_are_no_whole_number_of_images_are_refused(int count)
    {
        Assert.That(() => Trained.Network.Predict(new float[count]), Throws.ArgumentException.With.Message.Contains($"{count} pixels"));
    }
}
