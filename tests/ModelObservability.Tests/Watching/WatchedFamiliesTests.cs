using ModelObservability.Testing;

namespace ModelObservability.Tests.Watching;

/// <summary>What is watched of trackers of other kinds than two classes.</summary>
public class WatchedFamiliesTests
{
    private readonly Random random = new(9);

    [Test]
    public void Masks_that_overlap_less_are_found_and_labels_of_masks_that_stop()
    {
        using Service service = new("masks");
        MaskQuality quality = service.Monitor.TrackMasks();
        service.Check(quality.CaptureReference, Mask, "MO7001");

        void Mask(bool ill)
        {
            byte[] label = [1, 1, 1, 1, 0, 0, 0, 0], prediction = [1, 1, 1, 1, 0, 0, 0, 0];
            for (int pixel = 0; pixel < 4; pixel++)
                if (random.NextDouble() < (ill ? 0.5 : 0.1)) prediction[pixel] = 0;
            quality.Record(label, prediction);
        }
    }

    [Test]
    public void Texts_that_are_wrong_more_often_are_found_and_labels_of_texts_that_stop()
    {
        using Service service = new("texts");
        TextQuality quality = service.Monitor.TrackText();
        service.Check(quality.CaptureReference, ill => quality.Record("ein kurzer Satz", random.NextDouble() < (ill ? 0.4 : 0.1) ? "ein langer Satz" : "ein kurzer Satz"), "MO7001");
    }

    [Test]
    public void Samples_of_many_classes_that_are_wrong_more_often_are_found()
    {
        using Service service = new("classes");
        MulticlassQuality quality = service.Monitor.TrackMulticlass(5);
        service.Check(quality.CaptureReference, Sample, "MO7001");

        void Sample(bool ill)
        {
            int label = random.Next(5);
            quality.Record(label, random.NextDouble() < (ill ? 0.4 : 0.1) ? (label + 1) % 5 : label);
        }
    }

    [Test]
    public void Sets_of_labels_that_are_wrong_more_often_are_found()
    {
        using Service service = new("labels");
        MultilabelQuality quality = service.Monitor.TrackMultilabel(2);
        service.Check(quality.CaptureReference, ill => quality.Record(new byte[] { 1, 0 }, new byte[] { 1, random.NextDouble() < (ill ? 0.4 : 0.1) ? (byte)1 : (byte)0 }), "MO7001");
    }

    [Test]
    public void Of_rankings_numbers_and_label_maps_labels_that_stop_are_found()
    {
        using Service rankings = new("rankings"), numbers = new("numbers"), maps = new("maps");
        RankingQuality ranking = rankings.Monitor.TrackRanking();
        rankings.Check(ranking.CaptureReference, _ => ranking.Record(random.NextDouble() < 0.5, random.NextDouble()), null);
        RegressionQuality regression = numbers.Monitor.TrackRegression();
        numbers.Check(regression.CaptureReference, _ => regression.Record(random.NextDouble(), random.NextDouble()), null);
        SegmentationQuality segmentation = maps.Monitor.TrackSegmentation(2);
        maps.Check(segmentation.CaptureReference, _ => segmentation.Record(new byte[] { 0, 1 }, new byte[] { 0, 1 }), null);
    }

    private sealed class Service : IDisposable
    {
        private readonly ManualTime time = new();
        private readonly List<string> found = [];
        private readonly Func<int, int> model;

        public Service(string name)
        {
            Monitor = new("watched " + name, timeProvider: time);
            Monitor.SignalRaised += signal => found.Add(signal.Code);
            model = Monitor.Observe((int input) => input);
        }

        public ModelMonitor Monitor { get; }

        /// <summary>Is healthy for an hour, is watched for one, becomes ill, and is then no longer labelled.</summary>
        public void Check(Func<bool, ReferenceProfile> capture, Action<bool> record, string? code)
        {
            Hours(1, () => record(false), null);
            using ModelWatch watch = Monitor.Watch(capture(false));
            Hours(1, () => record(false), watch);
            Assert.That(found, Is.Empty);
            if (code is not null) Hours(0.5, () => record(true), watch);
            Assert.That(found, Is.EqualTo(code is null ? [] : new[] { code }));
            Hours(2, static () => { }, watch);
            Assert.That(found[^1], Is.EqualTo("MO7007"));
            Assert.That(found, Has.Count.EqualTo(code is null ? 1 : 2));
        }

        public void Dispose() => Monitor.Dispose();

        private void Hours(double hours, Action record, ModelWatch? watch)
        {
            for (int look = 0; look < 360 * hours; look++)
            {
                for (int call = 0; call < 20; call++)
                {
                    model(call);
                    record();
                }

                time.Advance(WatchedModel.Look);
                watch?.Look();
            }
        }
    }
}
