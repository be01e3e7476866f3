using System.Reflection;
using ModelObservability.Metrics.Vision;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>Random samples of every kind. One in twenty is bad: the laws hold for what is rejected, too.</summary>
internal static class LawSamples
{
    public static byte Bit(Random random) => (byte)(random.Next(20) == 0 ? random.Next(2, 256) : random.Next(2));

    public static byte[] Bits(Random random, int labels) => [.. Enumerable.Range(0, labels).Select(_ => (byte)(random.Next(200) == 0 ? 7 : random.Next(2)))];

    public static int Class(Random random, int classes) => random.Next(20) == 0 ? random.Next(-3, 2 * classes + 2) : random.Next(classes);

    public static float Score(Random random) => random.Next(20) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => float.NegativeInfinity, _ => random.NextSingle() };

    public static float[] Row(Random random, int classes) => [.. Enumerable.Range(0, classes).Select(_ => random.Next(100) == 0 ? float.NaN : random.Next(8))];

    /// <summary>Numbers of either sign, from denormal to large, zeros and ties among them.</summary>
    public static float Wide(Random random) => random.Next(20) switch
    {
        0 => float.NaN,
        1 => float.NegativeInfinity,
        2 => float.Epsilon,
        3 => -0f,
        4 => 3e9f,
        5 => -1e5f,
        _ => random.Next(-16, 17) / 8f,
    };

    /// <summary>The same without the largest: where they add up with small ones, the ninth digit is no longer that of the small.</summary>
    public static float Moderate(Random random) => Wide(random) is var number && Math.Abs(number) is > 1e3f and < float.PositiveInfinity ? 0.5f : number;

    public static double Real(Random random) => random.Next(20) switch { 0 => double.NaN, 1 => 0, 2 => 1e-310, _ => 4 * random.NextDouble() - 1 };

    public static double Weight(Random random) => random.Next(20) switch { 0 => double.NaN, 1 => -1, 2 => 0, _ => 3 * random.NextDouble() };

    /// <summary>Weights whose sums are exact.</summary>
    public static float Eighths(Random random) => random.Next(20) switch { 0 => float.NaN, 1 => -1, _ => random.Next(100) / 8f };

    /// <summary>Weights of which many are 1: where a state gets these without a weight, it must not show.</summary>
    public static float SomeOnes(Random random) => random.Next(2) == 0 ? 1 : Eighths(random);

    /// <summary>The samples apart that weigh 1, which need no weight, and the others.</summary>
    public static (TSample[] Plain, TSample[] Weighted) Apart<TSample>(TSample[] samples, Func<TSample, float> weight) =>
        ([.. samples.Where(sample => weight(sample) == 1)], [.. samples.Where(sample => weight(sample) != 1)]);

    public static double Chance(Random random) => random.Next(20) switch { 0 => double.NaN, 1 => 1.5, 2 => 0, 3 => 1, _ => random.NextDouble() };

    public static float[] Probabilities(Random random, int classes) => [.. Enumerable.Range(0, classes).Select(_ => random.Next(100) == 0 ? 2 : random.NextSingle())];

    public static int[] Tokens(Random random) => [.. Enumerable.Range(0, random.Next(random.Next(9) == 0 ? 12 : 6)).Select(_ => random.Next(3))];

    public static BoundingBox Box(Random random)
    {
        int left = random.Next(6), top = random.Next(6);
        return new(left, top, left + random.Next(random.Next(20) == 0 ? -2 : 0, 5), top + random.Next(5));
    }

    public static LabelledBox[] Labels(Random random, int classes) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => new LabelledBox(Box(random), Class(random, classes), random.Next(5) == 0))];

    public static DetectedBox[] Detections(Random random, int classes) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => new DetectedBox(Box(random), Class(random, classes), random.Next(20) == 0 ? float.NaN : random.Next(9) / 8f))];

    public static (T, T) Two<T>(Random random, Func<Random, int, T> sample, int size) => (sample(random, size), sample(random, size));

    public static void Each<T, TOther>((T, TOther)[] samples, Action<T, TOther> add)
    {
        foreach ((T first, TOther second) in samples) add(first, second);
    }

    public static T[] First<T, TOther>((T, TOther)[] samples) => [.. samples.Select(sample => sample.Item1)];

    public static T[] Second<TOther, T>((TOther, T)[] samples) => [.. samples.Select(sample => sample.Item2)];

    public static T[] JoinedFirst<T, TOther>((T[], TOther)[] samples) => [.. samples.SelectMany(sample => sample.Item1)];

    public static T[] Joined<TOther, T>((TOther, T[])[] samples) => [.. samples.SelectMany(sample => sample.Item2)];

    /// <summary>Whether all that two values show is the same, real numbers to the ninth digit.</summary>
    public static bool Near<TValue>(TValue left, TValue right) => typeof(TValue).GetProperties(BindingFlags.Public | BindingFlags.Instance).All(property =>
        (property.GetValue(left), property.GetValue(right)) switch
        {
            (double a, double b) => a.Equals(b) || Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b))),
            (var a, var b) => Equals(a, b),
        });

    /// <summary>Every 64-bit count that a value shows, and those of the values it is made of, by where it is.</summary>
    public static Dictionary<string, long> Counts(object value, string path = "")
    {
        Dictionary<string, long> counts = [];
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike))
        {
            string name = $"{path}.{property.Name}";
            object? found = property.GetValue(value);
            if (found is long count) counts[name] = count;
            else if (found is IEnumerable<long> several) foreach ((int i, long one) in several.Index()) counts[$"{name}[{i}]"] = one;
            else if (found is not null && found.GetType().Namespace!.StartsWith("ModelObservability.Metrics", StringComparison.Ordinal) && !found.GetType().IsEnum && found is not System.Collections.IEnumerable && path.Length < 40)
                foreach ((string inner, long one) in Counts(found, name)) counts[inner] = one;
        }

        return counts;
    }
}
