using System.Globalization;
using System.Text.Json;
using ModelObservability.Metrics.Vision;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Vision;

/// <summary>What pycocotools answers, and what the text of the VOC paper answers in plain loops.</summary>
internal sealed class DetectionReferenceTests
{
    private static IEnumerable<TestCaseData> Cases => ReferenceFile.TestCases("reference_detection.json");

    [TestCaseSource(nameof(Cases))]
    public void Pycocotools_answers_the_same(JsonElement element)
    {
        DetectionValue value = Recorded(element, DetectionOptions.Coco with { MaxDetections = element.Input("limit").GetInt32() }).Value;

        JsonElement expected = element.Expected("coco");
        Assert.That(value.MeanAveragePrecision, ReferenceFile.Close(expected.GetProperty("map").Number()));
        Assert.That(value.MeanAveragePrecisionUpperBound, Is.EqualTo(value.MeanAveragePrecision));
        Assert.That(value.AverageRecall, ReferenceFile.Close(expected.GetProperty("average_recall").Number()));
        for (int c = 0; c < value.Labels.Count; c++)
        {
            double[] precision = expected.GetProperty("average_precision")[c].Numbers(), recall = expected.GetProperty("recall")[c].Numbers();
            for (int t = 0; t < precision.Length; t++)
            {
                Assert.That(value.AveragePrecision(c, t), ReferenceFile.Close(precision[t]), $"class {c}, threshold {t}");
                Assert.That(value.Recall(c, t), ReferenceFile.Close(recall[t]), $"class {c}, threshold {t}");
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void The_definition_of_PASCAL_VOC_answers_the_same(JsonElement element)
    {
        JsonElement expected = element.Expected("voc");
        JsonProperty[] thresholds = [.. expected.EnumerateObject()];
        DetectionValue value = Recorded(element, new DetectionOptions
        {
            IoUThresholds = [.. thresholds.Select(t => double.Parse(t.Name, CultureInfo.InvariantCulture))],
        }).Value;

        for (int t = 0; t < thresholds.Length; t++)
        {
            double[] precision = thresholds[t].Value.Numbers();
            for (int c = 0; c < precision.Length; c++)
                Assert.That(value.AveragePrecision(c, t), ReferenceFile.Close(precision[c]), $"class {c}, threshold {t}");
            Assert.That(value.MeanAveragePrecisionAt(t), ReferenceFile.Close(precision.Where(p => !double.IsNaN(p)).DefaultIfEmpty(double.NaN).Average()));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Bins_enclose_what_remembering_answers(JsonElement element)
    {
        foreach (DetectionOptions options in (DetectionOptions[])[DetectionOptions.Coco, new DetectionOptions()])
        {
            DetectionValue exact = Recorded(element, options).Value;
            foreach (int bins in (int[])[2, 7, 100, 1 << 16])
            {
                DetectionValue binned = Recorded(element, options with { ScoreBins = bins }).Value;
                Assert.That(binned.AverageRecall, Is.EqualTo(exact.AverageRecall));
                if (double.IsNaN(exact.MeanAveragePrecision))
                    continue;
                Assert.That(exact.MeanAveragePrecision, Is.InRange(binned.MeanAveragePrecision - 1e-12, binned.MeanAveragePrecisionUpperBound + 1e-12));
                if (bins == 1 << 16)
                    Assert.That(binned.MeanAveragePrecision, ReferenceFile.Close(exact.MeanAveragePrecision));
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Images_in_another_order_and_in_merged_parts_answer_the_same(JsonElement element)
    {
        foreach (DetectionOptions options in (DetectionOptions[])[DetectionOptions.Coco, new DetectionOptions { ScoreBins = 50 }])
        {
            JsonElement[] images = [.. element.Input("images").EnumerateArray()];
            DetectionAveragePrecision whole = Recorded(element, options), first = whole.CreateEmpty(), second = whole.CreateEmpty();
            for (int i = images.Length - 1; i >= 0; i--)
                Record(i % 3 == 0 ? first : second, images[i]);
            second.Merge(first);
            Assert.That(second.Value, Is.EqualTo(whole.Value));
        }
    }

    private static DetectionAveragePrecision Recorded(JsonElement element, DetectionOptions options)
    {
        DetectionAveragePrecision state = new(element.Input("classes").GetInt32(), options);
        foreach (JsonElement image in element.Input("images").EnumerateArray())
            Record(state, image);
        return state;
    }

    private static void Record(DetectionAveragePrecision state, JsonElement image) => state.Add(
        image.GetProperty("labels").EnumerateArray()
            .Select(l => new LabelledBox(Box(l), l.GetProperty("class").GetInt32(), l.GetProperty("ignored").GetBoolean())).ToArray(),
        image.GetProperty("detections").EnumerateArray()
            .Select(d => new DetectedBox(Box(d), d.GetProperty("class").GetInt32(), d.GetProperty("score").GetSingle())).ToArray());

    private static BoundingBox Box(JsonElement element)
    {
        double[] corners = element.GetProperty("box").Numbers();
        return new BoundingBox(corners[0], corners[1], corners[2], corners[3]);
    }
}
