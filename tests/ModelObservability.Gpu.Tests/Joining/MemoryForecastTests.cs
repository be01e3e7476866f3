using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Metrics.Forecasts;

namespace ModelObservability.Gpu.Tests.Joining;

/// <summary>When the memory of a model's GPUs is full.</summary>
[TestFixture]
public sealed class MemoryForecastTests
{
    private Laboratory lab = null!;
    private ModelMonitor model = null!;

    [SetUp]
    public void Begin()
    {
        lab = new(FakeMachine.H200(0), FakeMachine.H200(1));
        model = lab.Model("forecast");
    }

    [TearDown]
    public void End()
    {
        model.Dispose();
        lab.Dispose();
    }

    [Test]
    public void The_GPU_that_fills_first_says_when()
    {
        using GpuJoin join = lab.Watch.Join(model);
        LevelForecast forecast = join.ForecastMemory();
        (lab.Gpus[0].MemoryUsed, lab.Gpus[1].MemoryUsed) = (lab.Gpus[0].MemoryTotal / 10, lab.Gpus[1].MemoryTotal / 2);
        for (int minute = 0; minute < 20; minute++)
        {
            lab.Gpus[1].MemoryUsed += lab.Gpus[1].MemoryTotal / 100;
            Pass();
            _ = forecast.Remaining;
        }

        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.Expected));
        Assert.That(forecast.Remaining.Estimate!.Value.TotalMinutes, Is.EqualTo(30).Within(1), "70 % are used, one more a minute");
        Assert.That(forecast.Name, Is.EqualTo("gpu_memory"));
    }

    [Test]
    public void Memory_that_does_not_grow_or_is_not_known_has_no_answer()
    {
        using GpuJoin join = lab.Watch.Join(model);
        LevelForecast forecast = join.ForecastMemory();
        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        for (int minute = 0; minute < 20; minute++)
        {
            Pass();
            Assert.That(forecast.Remaining.Estimate, Is.Null, $"minute {minute}");
        }

        Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.NotApproaching));
    }

    [Test]
    public void An_ended_join_forecasts_nothing()
    {
        GpuJoin join = lab.Watch.Join(model);
        LevelForecast forecast = join.ForecastMemory();
        join.Dispose();
        for (int minute = 0; minute < 20; minute++)
        {
            lab.Gpus[1].MemoryUsed += lab.Gpus[1].MemoryTotal / 100;
            Pass();
            Assert.That(forecast.Remaining.Status, Is.EqualTo(ForecastStatus.TooFewPoints));
        }

        Assert.That(() => join.ForecastMemory(), Throws.InstanceOf<ObjectDisposedException>());
    }

    private void Pass()
    {
        lab.Pass(60, watts: 100);
        lab.Poll();
    }
}
