using System.Diagnostics;
using ModelObservability;
using Quickstart;
using Quickstart.Board;
using Quickstart.Model;
using Quickstart.Serving;
using Samples;
using Spectre.Console;

const int Epochs = 60;

(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

// A run that is cut short still says what it saw.
using Interruption interrupted = new();
IAnsiConsole console = options.Json ? Terminal.Plain(TextWriter.Null) : Terminal.Create();

// 1. The model, as it was before anybody watched it.
(Digits training, Digits test) = Digits.Load(Path.Combine(AppContext.BaseDirectory, "Data", "digits.csv")).Split(testShare: 0.25, options.Seed);
DigitsNetwork network = new(options.Seed);
long trainingStarted = Stopwatch.GetTimestamp();
TrainingProgress last = TrainingBar.Watch(console, network.Train(training, Epochs));
Report.TrainingPart trained = new(Epochs, Stopwatch.GetElapsedTime(trainingStarted).TotalSeconds, last.Loss, last.Accuracy, network.Accuracy(test));
console.Profile.Out.Writer.WriteLine(
    $"Trained on {training.Count} images in {Format.Duration(trained.Seconds)}; reads {Format.Share(trained.TestAccuracy)} of {test.Count} it has never seen.");

// 2. What wrapping adds: a monitor, one line around the call, one for its quality, one for labels that arrive late.
using ModelMonitor monitor = new("digits", version: "1.0");
Func<float[], float[]> predict = monitor.Observe<float[], float[]>(network.Predict, new()
{
    BatchSize = static pixels => pixels.Length / Digits.ImageSize,
    Output = new OutputInspection<float[]>(static probabilities => probabilities) { Classes = DigitsNetwork.Classes, Minimum = 0, Maximum = 1, LowConfidence = 0.6 },
});
MulticlassQuality quality = monitor.TrackMulticlass(DigitsNetwork.Classes, new() { Window = TimeSpan.FromMinutes(1) });
TimeSpan patience = TimeSpan.FromSeconds(Math.Min(8, options.Serving.TotalSeconds / 3)); // days, where labels come from people
DelayedLabels<long, int, int> labels = quality.DelayLabels<long>(new() { MaxAge = patience });

// 3. Where it can be seen: Prometheus, OTLP, the board.
await using Export export = new();
if (!await export.TryStartAsync("quickstart", options.Port, options.Json ? Console.Error : Console.Out)) return 1;
using Observation observation = new(monitor, quality, labels);

// 4. The world: callers, and people who check the answers some time later.
LateLabels checkers = new(patience / 3, (id, label) => labels.Labelled(id, label), options.Seed);
Traffic traffic = new(test, predict, Answered, options.Rate, options.Seed);
void Answered(Answer answer)
{
    labels.Predicted(answer.Id, answer.Predicted);
    checkers.Send(answer);
}

using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(interrupted.Token);
over.CancelAfter(options.Serving);
long servingStarted = Stopwatch.GetTimestamp();
BoardState Now() => observation.Read(Stopwatch.GetElapsedTime(servingStarted), options.Serving, export.Address);
await Task.WhenAll(traffic.RunAsync(options.Threads, over.Token), checkers.RunAsync(over.Token), LiveBoard.ShowAsync(console, Now, over.Token));

// 5. What was seen.
BoardState final = Now();
Report report = Report.Of(monitor.Identity, options.Seed, trained, final, observation.Readings);
if (options.Picture is { } picture)
    await File.WriteAllTextAsync(picture, SvgPicture.Of(new BoardView(final, BoardView.FullWidth, BoardView.FullHeight).Draw(), BoardView.FullWidth));
Console.WriteLine(options.Json ? report.ToJson() : report.ToString());
if (options.Hold && !interrupted.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Holding until a line or the end of standard input.");
    await Task.WhenAny(Task.Run(Console.ReadLine), Task.Delay(Timeout.Infinite, interrupted.Token));
}

return 0;
