using ModelObservability.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.TensorBoard;

[TestFixture]
public sealed class TensorBoardSinkTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.FromHours(2));

    [Test]
    public void Scalars_are_read_as_they_were_reported()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path))
        {
            for (int step = 1; step <= 100; step++)
                sink.WriteStep(new() { Time = Time.AddSeconds(step), Epoch = 1, Step = step, Loss = 1.0 / step, LearningRate = 0.1, GradientNorm = step == 7 ? null : step, Scores = [new("accuracy", step / 100.0)] });
            sink.Write(new TrainingScalars(Time, 1, 50, TrainingSplit.Validation, [new("loss", 0.75)]));
            sink.Write(new TrainingEpochEnded(Time, 1, 100, TimeSpan.FromSeconds(9), [new("loss", 0.25), new("accuracy", 0.5)], [new("loss", 0.5)]));
        }

        var train = EventReader.Scalars(directory["train"]);
        Assert.That(train["loss"], Is.EqualTo(Enumerable.Range(1, 100).Select(step => ((long)step, (float)(1.0 / step)))));
        Assert.That(train["learning_rate"], Has.Count.EqualTo(100).And.All.Matches<(long, float Value)>(one => one.Value == 0.1f));
        Assert.That(train["gradient_norm"].Select(one => one.Step), Is.EqualTo(Enumerable.Range(1, 100).Where(step => step != 7)));
        Assert.That(train["accuracy"][49], Is.EqualTo((50L, 0.5f)));
        Assert.That(train["epoch_loss"], Is.EqualTo(new[] { (1L, 0.25f) }));
        Assert.That(train["epoch_accuracy"], Is.EqualTo(new[] { (1L, 0.5f) }));
        var validation = EventReader.Scalars(directory["validation"]);
        Assert.That(validation["loss"], Is.EqualTo(new[] { (50L, 0.75f) }));
        Assert.That(validation["epoch_loss"], Is.EqualTo(new[] { (1L, 0.5f) }));
        Assert.That(EventReader.Values(directory["train"])[0].WallTime, Is.EqualTo(Time.AddSeconds(1).ToUnixTimeMilliseconds() / 1000.0));
    }

    [Test]
    public void Losses_that_are_not_finite_or_zero_are_data()
    {
        using TemporaryDirectory directory = new();
        double[] losses = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.MaxValue, double.Epsilon];
        using (TensorBoardSink sink = new(directory.Path))
            foreach (double loss in losses) sink.WriteStep(new() { Step = -1, Loss = loss });

        Assert.That(EventReader.Scalars(directory["train"])["loss"], Is.EqualTo(losses.Select(loss => (-1L, (float)loss))));
    }

    [Test]
    public void A_file_begins_with_its_version_and_has_the_name_readers_look_for()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path)) sink.WriteStep(new() { Time = Time, Step = 1 });

        string file = EventReader.Files(directory["train"]).Single();
        Assert.That(Path.GetFileName(file), Does.StartWith("events.out.tfevents.1772359200." + Environment.MachineName + "."));
        Assert.That(EventReader.Events(file)[0].Text(3), Is.EqualTo("brain.Event:2"));
        Assert.That(EventReader.Events(file), Has.Count.EqualTo(2));
        Assert.That(Directory.Exists(directory["validation"]), Is.False, "nothing was validated");
    }

    [Test]
    public void The_checksum_is_the_published_one()
    {
        // RFC 3720, B.4: CRC-32C of 32 zeros is aa36918a, of 32 ones 43aba862, of 0…31 4e79dd46; masked by TensorFlow's formula.
        static uint Masked(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
        byte[] zeros = new byte[32], ones = [.. Enumerable.Repeat((byte)0xFF, 32)], counting = [.. Enumerable.Range(0, 32).Select(one => (byte)one)];
        Assert.That(ModelObservability.Training.Sinks.TensorBoard.MaskedCrc.Of(zeros), Is.EqualTo(Masked(0x8a9136aa)));
        Assert.That(ModelObservability.Training.Sinks.TensorBoard.MaskedCrc.Of(ones), Is.EqualTo(Masked(0x62a8ab43)));
        Assert.That(ModelObservability.Training.Sinks.TensorBoard.MaskedCrc.Of(counting), Is.EqualTo(Masked(0x46dd794e)));
    }

    [Test]
    public void Hyperparameters_are_what_the_plugin_reads()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path))
        {
            Dictionary<string, object> parameters = new()
            {
                ["rate"] = 0.1f,
                ["layers"] = 3,
                ["optimizer"] = "adam",
                ["nesterov"] = true,
                ["big"] = ulong.MaxValue,
                ["kind"] = DayOfWeek.Friday,
                ["odd"] = new InvalidOperationException("private"),
            };
            sink.Write(new TrainingStarted(Time, 0, 0, "run-7", new ModelIdentity("m"), parameters));
            sink.Write(new TrainingEnded(Time.AddSeconds(5), 3, 300, TrainingOutcome.Stopped));
        }

        var values = EventReader.Values(directory.Path);
        Assert.That(values.Select(value => value.Tag), Is.EqualTo(new[] { "_hparams_/session_start_info", "_hparams_/session_end_info" }));
        ProtoFields metadata = values[0].Value.Message(9);
        Assert.That((metadata.Message(1).Text(1), metadata.Integer(4)), Is.EqualTo(("hparams", 2L)));
        Assert.That(values[0].Value.Message(8).Integer(1), Is.EqualTo(1), "a tensor of floats beside it");
        ProtoFields start = new ProtoFields(metadata.Message(1).Bytes(2)).Message(3);
        Dictionary<string, ProtoFields> read = start.Messages(1).ToDictionary(entry => entry.Text(1), entry => entry.Message(2));
        Assert.That(read["rate"].Double(2), Is.EqualTo(0.1));
        Assert.That(read["layers"].Double(2), Is.EqualTo(3));
        Assert.That(read["big"].Double(2), Is.EqualTo((double)ulong.MaxValue));
        Assert.That(read["optimizer"].Text(3), Is.EqualTo("adam"));
        Assert.That(read["kind"].Text(3), Is.EqualTo("Friday"));
        Assert.That(read["odd"].Text(3), Is.EqualTo("InvalidOperationException"), "a type, never what ToString says");
        Assert.That(read["nesterov"].Integer(4), Is.EqualTo(1));
        Assert.That(start.Text(4), Is.EqualTo("run-7"));
        Assert.That(start.Double(5), Is.EqualTo(Time.ToUnixTimeMilliseconds() / 1000.0));
        ProtoFields end = new ProtoFields(values[1].Value.Message(9).Message(1).Bytes(2)).Message(4);
        Assert.That((end.Integer(1), end.Double(2)), Is.EqualTo((1L, Time.AddSeconds(5).ToUnixTimeMilliseconds() / 1000.0)));
    }

    [Test]
    public void Text_and_signals_are_string_tensors_of_the_text_plugin()
    {
        using TemporaryDirectory directory = new();
        Signal signal = new("MO2001", SignalSeverity.Error, new ModelIdentity("m"), "The loss is NaN", "Lower the rate", Time, new Dictionary<string, object>(), default);
        using (TensorBoardSink sink = new(directory.Path))
        {
            sink.Write(new TrainingText(Time, 1, 10, "sample", "héllo \ud83d\ude00 \ud800!"));
            sink.Write(new TrainingSignal(Time, 1, 11, signal));
        }

        var values = EventReader.Values(directory.Path);
        Assert.That(values.Select(value => (value.Tag, value.Step)), Is.EqualTo(new[] { ("sample", 10L), ("signals/MO2001", 11L) }));
        ProtoFields tensor = values[0].Value.Message(8);
        Assert.That(tensor.Integer(1), Is.EqualTo(7), "DT_STRING");
        Assert.That(tensor.Message(2).Message(2).Integer(1), Is.EqualTo(1), "one of them");
        Assert.That(tensor.Text(8), Is.EqualTo("héllo \ud83d\ude00 \ufffd!"));
        Assert.That(values[1].Value.Message(8).Text(8), Is.EqualTo("**The loss is NaN** (Error)\n\nLower the rate"));
        Assert.That(values.Select(value => value.Value.Message(9).Message(1).Text(1)), Is.All.EqualTo("text"));
    }

    [Test]
    public void A_histogram_is_read_with_its_buckets_and_moments()
    {
        using TemporaryDirectory directory = new();
        float[] weights = [-1, -0.5f, 0, 0, 0.25f, 3, float.NaN, float.PositiveInfinity];
        TrainingHistogram histogram = TrainingHistogram.Of(Time, 1, 5, "layer1/weights", weights);
        using (TensorBoardSink sink = new(directory.Path)) sink.Write(histogram);

        var (tag, step, _, value) = EventReader.Values(directory["train"]).Single();
        ProtoFields read = value.Message(5);
        Assert.That((tag, step), Is.EqualTo(("layer1/weights", 5L)));
        Assert.That(new[] { 1, 2, 3, 4, 5 }.Select(read.Double), Is.EqualTo(new[] { -1, 3, 6, 1.75, 1 + 0.25 + 0.0625 + 9 }));
        double[] limits = read.PackedDoubles(6), counts = read.PackedDoubles(7);
        Assert.That(limits, Has.Length.EqualTo(30).And.Ordered.Ascending);
        Assert.That(limits[^1], Is.EqualTo(3));
        Assert.That(counts.Sum(), Is.EqualTo(6));
        double below = double.NegativeInfinity;
        for (int bucket = 0; bucket < limits.Length; below = limits[bucket++])
            Assert.That(counts[bucket], Is.EqualTo(weights.Count(weight => weight > below && weight <= limits[bucket])), $"bucket {bucket}");
    }

    [Test]
    public void Histograms_of_one_value_or_none_are_valid()
    {
        TrainingHistogram one = TrainingHistogram.Of(Time, 1, 1, "w", [2.5f, 2.5f]), none = TrainingHistogram.Of(Time, 1, 1, "w", [float.NaN]);
        Assert.That((one.Limits, one.Counts, one.Min, one.Max), Is.EqualTo((new[] { 2.5 }, new[] { 2.0 }, 2.5, 2.5)));
        Assert.That((none.Limits.Count, none.Counts.Count, none.Sum), Is.EqualTo((0, 0, 0.0)));
    }

    [Test]
    public void A_confusion_table_is_a_picture_of_the_image_plugin()
    {
        using TemporaryDirectory directory = new();
        TrainingImage image = TrainingImage.OfConfusion(Time, 1, 5, "confusion", new MulticlassCounts(3, [5, 0, 0, 1, 4, 0, 0, 2, 3]));
        using (TensorBoardSink sink = new(directory.Path)) sink.Write(image);

        ProtoFields read = EventReader.Values(directory.Path).Single().Value.Message(4);
        Assert.That((read.Integer(1), read.Integer(2), read.Integer(3)), Is.EqualTo(((long)image.Height, (long)image.Width, 3L)));
        Assert.That(read.Bytes(4), Is.EqualTo(image.Png.ToArray()));
    }

    [Test]
    public void A_file_that_is_large_enough_is_followed_by_the_next_and_nothing_is_lost_between()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path, new() { MaxFileBytes = 65_536 }))
            for (int step = 1; step <= 10_000; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step, LearningRate = 0.5 });

        string[] files = EventReader.Files(directory["train"]);
        Assert.That(files, Has.Length.GreaterThan(5));
        Assert.That(files.Select(file => EventReader.Events(file)[0].Text(3)), Is.All.EqualTo("brain.Event:2"));
        Assert.That(files.SkipLast(1).Select(file => new FileInfo(file).Length), Is.All.InRange(65_536, 65_536 + 200));
        Assert.That(EventReader.Scalars(directory["train"])["loss"], Is.EqualTo(Enumerable.Range(1, 10_000).Select(step => ((long)step, (float)step))));
    }

    [Test]
    public void A_resumed_run_records_the_step_it_resumes_at()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path))
        {
            sink.Write(new TrainingStarted(Time, 2, 500, "run", new ModelIdentity("m"), new Dictionary<string, object>()));
            sink.WriteStep(new() { Time = Time, Step = 501, Loss = 1 });
        }

        ProtoFields session = EventReader.Events(EventReader.Files(directory["train"]).Single())[1];
        Assert.That((session.Integer(2), session.Message(7).Integer(1)), Is.EqualTo((501L, 1L)), "SessionLog.START at the first step that counts anew");
    }

    [Test]
    public void A_truncated_file_is_read_up_to_the_cut()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path))
            for (int step = 1; step <= 20; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step });
        byte[] whole = File.ReadAllBytes(EventReader.Files(directory["train"]).Single());
        int events = EventReader.Events(whole).Count;
        Assert.That(events, Is.EqualTo(21));

        int before = 0;
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            int read = EventReader.Events(whole[..cut]).Count;
            Assert.That(read, Is.InRange(before, before + 1), $"cut at {cut}");
            before = read;
        }

        Assert.That(before, Is.EqualTo(events));
    }

    [Test]
    public void A_reader_finds_a_flipped_bit()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path)) sink.WriteStep(new() { Time = Time, Step = 1, Loss = 1 });
        byte[] file = File.ReadAllBytes(EventReader.Files(directory["train"]).Single());
        file[^6] ^= 1;
        Assert.That(() => EventReader.Events(file), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        Assert.That(() => new TensorBoardSink(" "), Throws.ArgumentException.With.Property("ParamName").EqualTo("directory"));
        Assert.That(() => new TensorBoardSink(null!), Throws.ArgumentNullException);
        Assert.That(() => new TensorBoardSinkOptions { MaxFileBytes = 65_535 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("65535"));
    }
}
