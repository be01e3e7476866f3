using Minimal;
using ModelObservability;
using Samples;

if (CommandLine.Answer(args, "Watches a model for one call and two labels, and shows what left the process.") is { } exitCode) return exitCode;
await using Scrape scrape = await Scrape.StartAsync();   // a service has app.MapModelObservabilityScrape() instead
ChurnModel model = new();

using var churn = new ModelMonitor("churn", version: "2.3");

Func<float[], float> predict = churn.Observe<float[], float>(model.Predict);
float score = predict([0.2f, 1.7f]);

BinaryQuality quality = churn.TrackBinary(new() { Threshold = 0.5 });
quality.Record([true, false], [score, 0.1f]);
Console.WriteLine($"accuracy {quality.Counts.Accuracy:P0}");

await scrape.PrintAsync("ml_inference_items_total", "ml_inference_duration_seconds_count", "ml_inference_duration_seconds_sum", "ml_quality_outcomes_total", "ml_quality_samples_total");
return 0;
