using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using ModelObservability.Testing;

namespace ModelObservability.MLTests;

[TestFixture]
public sealed class TransformerTests
{
    private string name = "";
    private ModelMonitor monitor = null!;
#pragma warning disable NUnit1032 // it would dispose the model, which all tests share
    private ObservedTransformer<ITransformer> model = null!;
#pragma warning restore NUnit1032

    [SetUp]
    public void Watch()
    {
        monitor = new(name = TestContext.CurrentContext.Test.ID, framework: "mlnet");
        model = monitor.Observe(Given.TumorModel);
    }

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void Nothing_is_counted_before_rows_are_read()
    {
        using MeterReadings readings = new(name);
        IDataView scored = model.Transform(Given.Tumors.Test);
        Assert.That(scored.Schema.GetColumnOrNull("Probability"), Is.Not.Null);
        Assert.That(readings.Observe("ml.inference.calls"), Is.Zero);
    }

    [Test]
    public void Evaluating_through_it_gives_the_numbers_of_the_model_and_counts_each_row()
    {
        using MeterReadings readings = new(name);
        var observed = Given.Context.BinaryClassification.Evaluate(model.Transform(Given.Tumors.Test));
        var bare = Given.Context.BinaryClassification.Evaluate(model.Inner.Transform(Given.Tumors.Test));
        Assert.That((observed.Accuracy, observed.AreaUnderRocCurve, observed.LogLoss), Is.EqualTo((bare.Accuracy, bare.AreaUnderRocCurve, bare.LogLoss)));
        double calls = readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success"));
        Assert.That(calls, Is.GreaterThanOrEqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(calls * Given.TestTumors.Length));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo((int)calls).And.All.GreaterThan(0));
    }

    [Test]
    public void Cursors_that_share_the_rows_count_each_row_once()
    {
        using MeterReadings readings = new(name);
        IDataView scored = model.Transform(Given.Tumors.Test);
        long rows = 0;
        foreach (DataViewRowCursor cursor in scored.GetRowCursorSet(scored.Schema, 3))
            using (cursor)
                while (cursor.MoveNext()) rows++;
        Assert.That(rows, Is.EqualTo(Given.TestTumors.Length));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(rows));
    }

    [Test]
    public void A_pass_that_is_left_early_is_abandoned_with_the_rows_that_were_read()
    {
        using MeterReadings readings = new(name);
        IDataView scored = model.Transform(Given.Tumors.Test);
        using (DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema))
        {
            cursor.MoveNext();
            cursor.MoveNext();
        }

        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "abandoned")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "abandoned")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_value_that_cannot_be_computed_fails_the_pass_with_the_same_exception()
    {
        using MeterReadings readings = new(name);
        InvalidOperationException thrown = new("a row that cannot be mapped");
        var failing = monitor.Observe(Given.Context.Transforms.CustomMapping<Tumor, Diagnosis>((_, _) => throw thrown, contractName: null).Fit(Given.Tumors.Test));
        Exception? caught = Assert.Catch(() => failing.Transform(Given.Tumors.Test).GetColumn<float>("Score").ToArray());
        Exception? bare = Assert.Catch(() => failing.Inner.Transform(Given.Tumors.Test).GetColumn<float>("Score").ToArray());
        Assert.That((caught!.GetType(), caught.Message), Is.EqualTo((bare!.GetType(), bare.Message)), "ML.NET wraps what its own threads throw");
        Assert.That(caught.GetBaseException(), Is.SameAs(thrown));
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "error")), Is.EqualTo(1));
    }

    [Test]
    public void The_span_covers_the_pass_and_is_current_for_nobody_else()
    {
        using SpanReadings spans = new(name);
        using Activity outer = new Activity("outer").Start();
        IDataView scored = model.Transform(Given.Tumors.Test);
        using (DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema))
        {
            Assert.That(Activity.Current, Is.SameAs(outer));
            while (cursor.MoveNext()) Assert.That(Activity.Current, Is.SameAs(outer));
        }

        Assert.That(Activity.Current, Is.SameAs(outer));
        Activity span = spans.Stopped.Single();
        Assert.That(span.ParentSpanId, Is.EqualTo(outer.SpanId));
        Assert.That(span.GetTagItem("ml.inference.outcome"), Is.EqualTo("success"));
    }

    [Test]
    public void Saving_it_saves_the_model_and_engines_are_made_from_it()
    {
        using MemoryStream file = new();
        Given.Context.Model.Save(model, Given.Tumors.Test.Schema, file);
        file.Position = 0;
        ITransformer loaded = Given.Context.Model.Load(file, out _);
        using var engine = Given.Context.Model.CreatePredictionEngine<Tumor, Diagnosis>(model);
        using var bare = Given.Context.Model.CreatePredictionEngine<Tumor, Diagnosis>(loaded);
        Tumor tumor = Given.TestTumors[0];
        Assert.That(engine.Predict(tumor).Probability, Is.EqualTo(bare.Predict(tumor).Probability));
        Assert.That(loaded.GetType().Assembly, Is.Not.SameAs(typeof(MLNetExtensions).Assembly), "what is saved needs no package of ours");
    }

    [Test]
    public void While_nobody_listens_the_cursor_is_the_one_of_the_model()
    {
        IDataView scored = model.Transform(Given.Tumors.Test);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.That(cursor.GetType().Assembly, Is.Not.SameAs(typeof(MLNetExtensions).Assembly));
    }

    [Test]
    public void Reading_rows_allocates_nothing_more()
    {
        using var listener = Listening.ToEverything();
        Assert.That(Allocated(model.Transform(Given.Tumors.Test)) - Allocated(model.Inner.Transform(Given.Tumors.Test)), Is.LessThan(2_000), "bytes of a cursor and its getters, however many rows");

        static long Allocated(IDataView scored)
        {
            Read(scored);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(scored);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static void Read(IDataView scored)
        {
            using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
            ValueGetter<float> get = cursor.GetGetter<float>(scored.Schema["Score"]);
            float score = 0;
            while (cursor.MoveNext()) get(ref score);
        }
    }
}
