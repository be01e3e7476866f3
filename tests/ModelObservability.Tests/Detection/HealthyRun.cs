namespace ModelObservability.Tests.Detection;

/// <summary>
/// What a healthy run looks like, made up: a loss that falls as a power of the steps or exponentially, with or without a warm-up of the learning
/// rate, under noise that is normal or heavy-tailed in logarithms, independent or correlated; gradients that fall with the loss; a
/// validation a little above; a loader that is ahead, with bursts and hiccups.
/// </summary>
internal sealed class HealthyRun
{
    private readonly Random random;
    private readonly double start, floor, power, scale, noise, correlation, gradientNoise, gradientPower, gap, validationNoise, waitShare;
    private readonly int warmUp, freedom, burst;
    private readonly bool isPower;
    private double lastNoise;

    public HealthyRun(int seed)
    {
        random = new(seed);
        Steps = random.Next(1_000, 6_001);
        StepsPerEpoch = Steps / random.Next(10, 51);
        start = Math.Exp(Between(-1, 3));
        floor = start * Between(0, 0.1);
        isPower = random.Next(2) == 0;
        power = Between(0.2, 1);
        scale = isPower ? Between(10, 200) : Steps * Between(0.3, 1);
        warmUp = random.Next(2) == 0 ? 0 : random.Next(50, 501);
        noise = Math.Exp(Between(Math.Log(0.01), Math.Log(0.3)));
        freedom = random.Next(3) == 0 ? 10 : 0;
        correlation = random.Next(3) switch { 0 => 0.5, 1 => 0.9, _ => 0 };
        gradientNoise = Between(0.1, 0.5);
        gradientPower = Between(0, 1.5);
        gap = Between(0, 0.3);
        validationNoise = Between(0.005, 0.05);
        waitShare = Between(0, 0.3);
        burst = random.Next(3) switch { 0 => 4, 1 => 8, _ => 1 };
    }

    public int Steps { get; }

    public int StepsPerEpoch { get; }

    /// <summary>By what share the loss without noise falls from the third quarter to the last.</summary>
    public double ImprovementOfLastQuarter
    {
        get
        {
            double before = Enumerable.Range(Steps / 2, Steps / 4).Average(Curve), now = Enumerable.Range(Steps * 3 / 4, Steps / 4).Average(Curve);
            return (before - now) / before;
        }
    }

    /// <summary>What the run shows in a step; once per step, in order.</summary>
    public Shown Show(int step)
    {
        double loss = Loss(step), norm = GradientNorm(step);
        var (waited, computed) = Times(step);
        return new(loss, norm, waited, computed, step % StepsPerEpoch == 0 ? Validation(step) : double.NaN);
    }

    private double Loss(int step)
    {
        lastNoise = correlation * lastNoise + Math.Sqrt(1 - correlation * correlation) * Deviate();
        return Curve(step) * Math.Exp(noise * lastNoise);
    }

    private double GradientNorm(int step) => Math.Pow(Curve(step) / start, gradientPower) * Math.Exp(gradientNoise * Deviate());

    private double Validation(int step) => Curve(step) * (1 + gap) * Math.Exp(validationNoise * Normal());

    /// <summary>Seconds of waiting and of computing; one step in a thousand waits a hundred times as long.</summary>
    private (double Waited, double Computed) Times(int step)
    {
        double computed = Math.Exp(0.1 * Normal()), waited = step % burst == 0 ? burst * waitShare / (1 - waitShare) * Math.Exp(0.3 * Normal()) : 0;
        return (random.Next(1_000) == 0 ? waited + 100 : waited, computed);
    }

    /// <summary>The loss without noise.</summary>
    public double Curve(int step)
    {
        double time = step < warmUp ? step * (double)step / (2 * warmUp) : step - warmUp / 2.0;
        return floor + (start - floor) * (isPower ? Math.Pow(1 + time / scale, -power) : Math.Exp(-time / scale));
    }

    private double Deviate()
    {
        double normal = Normal();
        if (freedom == 0) return normal;
        double squares = 0;
        for (int degree = 0; degree < freedom; degree++) squares += Math.Pow(Normal(), 2);
        return normal / Math.Sqrt(squares / freedom);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private double Between(double low, double high) => low + (high - low) * random.NextDouble();
}
