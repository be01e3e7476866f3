using System.Numerics.Tensors;
using Quickstart.Model;

namespace Quickstart.Serving;

/// <summary>
/// Threads that ask the model to read images, at moments as random as those of real callers, in waves. Now and then a request is odd.
/// It takes a function and hands over answers: whether anybody watches is not its business.
/// </summary>
internal sealed class Traffic(Digits images, Func<float[], float[]> predict, Action<Answer> answered, int rate, int seed)
{
    private const int MostImages = 16;
    private const int BrokenPixelEvery = 250, BrokenShapeEvery = 400;
    private static readonly TimeSpan Wave = TimeSpan.FromSeconds(12);

    private long lastId, requests;

    /// <summary>Calls the model from several threads until cancelled.</summary>
    /// <returns>Done when every thread has ended.</returns>
    public Task RunAsync(int threads, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
            () => Call(new Random(seed + thread), (double)rate / threads, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>The digit of the highest probability; -1 where there is no number to go by.</summary>
    private static int Read(ReadOnlySpan<float> probabilities) =>
        float.IsNaN(probabilities[0]) ? -1 : TensorPrimitives.IndexOfMax(probabilities);

    private void Call(Random random, double callsPerSecond, CancellationToken stop)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        double due = 0;
        while (true)
        {
            double now = time.GetElapsedTime(start).TotalSeconds;
            double wave = 1 + 0.4 * Math.Sin(Math.Tau * now / Wave.TotalSeconds);
            due = Math.Max(due, now - 1) - Math.Log(1 - random.NextDouble()) / (callsPerSecond * wave); // a Poisson process; a backlog of over a second is let go
            TimeSpan wait = TimeSpan.FromSeconds(Math.Max(0, due - now));
            if (wait > TimeSpan.Zero ? stop.WaitHandle.WaitOne(wait) : stop.IsCancellationRequested) return;
            Request(random);
        }
    }

    private void Request(Random random)
    {
        int[] chosen = [.. Enumerable.Range(0, random.Next(1, MostImages + 1)).Select(_ => random.Next(images.Count))];
        float[] pixels = new float[chosen.Length * Digits.ImageSize];
        for (int index = 0; index < chosen.Length; index++) images.Image(chosen[index]).CopyTo(pixels.AsSpan(index * Digits.ImageSize));
        long request = Interlocked.Increment(ref requests);
        if (request % BrokenPixelEvery == BrokenPixelEvery / 2) pixels[random.Next(pixels.Length)] = float.NaN;
        if (request % BrokenShapeEvery == BrokenShapeEvery / 2) pixels = pixels[1..];

        float[] probabilities;
        try
        {
            probabilities = predict(pixels);
        }
        catch (ArgumentException)
        {
            return; // the model's own refusal: the caller gets no answer
        }

        for (int index = 0; index < chosen.Length; index++)
        {
            ReadOnlySpan<float> row = probabilities.AsSpan(index * DigitsNetwork.Classes, DigitsNetwork.Classes);
            answered(new(Interlocked.Increment(ref lastId), Read(row), images.Labels[chosen[index]]));
        }
    }
}
